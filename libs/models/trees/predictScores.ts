import { assertShape } from '@winnow/core';
import { sumLeaves } from '@winnow/kernels';
import type { Table } from './binDataset.ts';
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

/**
 * Adds what the trees of an ensemble say to scores.
 * @param scores [N, K]
 */
export function addTrees(ensemble: Omit<TreeEnsemble, 'zeroIsMissing'>, table: Table, scores: Float64Array): void {
  const { combined, initialScores } = ensemble;
  const nOutputs = initialScores.length;
  for (const { trees, wanted } of treeBatches(ensemble)) {
    const block = wanted.length === 0 ? table.rows : BLOCK_ROWS;
    for (let first = 0; first < table.rows; first += block) {
      const count = Math.min(block, table.rows - first);
      const data = table.data.subarray(first * table.cols, (first + count) * table.cols);
      const part = withCombined(combined, wanted, { data, rows: count, cols: table.cols });
      const out = scores.subarray(first * nOutputs, (first + count) * nOutputs);
      sumLeaves(trees, nOutputs, part.data, count, part.cols, out);
    }
  }
}
