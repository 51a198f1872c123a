import { assertShape } from '@winnow/core';
import { splitColumns, sumLeaves, sumLeavesByBins } from '@winnow/kernels';
import type { Table } from './binDataset.ts';
import { combinedGroups } from './combinedGroups.ts';
import { treeBatches, withCombined } from './combinedTrees.ts';
import type { TreeEnsemble } from './tree.ts';
import { zerosAsMissing } from './zerosAsMissing.ts';

/**
 * Scores of the rows of a table, NaN being missing.
 * @returns [N, K]
 * @throws WinnowError `shape_mismatch` when the table is not as wide as the one that was learned from
 */
export function predictScores(ensemble: TreeEnsemble, table: Table): Float64Array {
  const { initialScores, nFeatures } = ensemble;
  const { data, rows } = table;
  assertShape('predictScores', 'data', data, rows * nFeatures);
  const nOutputs = initialScores.length;
  const scores = new Float64Array(rows * nOutputs);
  for (let i = 0; i < scores.length; i++) scores[i] = initialScores[i % nOutputs]!;
  addTrees(ensemble, { ...table, data: zerosAsMissing(ensemble, table) }, scores);
  return scores;
}

/** Rows that combined features are made of in one go. */
const BLOCK_ROWS = 16_384;

/** Fewer rows are not worth making trees of combined features ready for bytes. */
const LEAST_ROWS_BY_BINS = 200;

/**
 * Adds what the trees of an ensemble say to scores.
 * @param scores [N, K]
 */
export function addTrees(ensemble: Omit<TreeEnsemble, 'zeroIsMissing'>, table: Table, scores: Float64Array): void {
  const { combined, initialScores, trees } = ensemble;
  const { data, rows, cols } = table;
  const nOutputs = initialScores.length;
  const columns = combined && rows >= LEAST_ROWS_BY_BINS ? splitColumns(trees) : undefined;
  const groupings = columns && combinedGroups(combined!, columns.bounds, cols);
  if (groupings !== undefined) {
    sumLeavesByBins(trees, columns!, nOutputs, data, rows, cols, scores, groupings);
    return;
  }
  for (const { trees: some, wanted } of treeBatches(ensemble)) {
    const block = wanted.length === 0 ? rows : BLOCK_ROWS;
    for (let first = 0; first < rows; first += block) {
      const count = Math.min(block, rows - first);
      const part = { data: data.subarray(first * cols, (first + count) * cols), rows: count, cols };
      const wide = withCombined(combined, wanted, part);
      const out = scores.subarray(first * nOutputs, (first + count) * nOutputs);
      sumLeaves(some, nOutputs, wide.data, count, wide.cols, out);
    }
  }
}
