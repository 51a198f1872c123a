import { assertShape } from '@winnow/core';
import { sumLeaves } from '@winnow/kernels';
import type { Table } from './binDataset.ts';
import type { TreeEnsemble } from './tree.ts';
import { zerosAsMissing } from './zerosAsMissing.ts';

/**
 * Scores of the rows of a table, NaN being missing.
 * @returns [N, K]
 * @throws WinnowError `shape_mismatch` when the table is not as wide as the one that was learned from
 */
export function predictScores(ensemble: TreeEnsemble, table: Table): Float64Array {
  const { initialScores, trees, nFeatures } = ensemble;
  const { data, rows, cols } = table;
  assertShape('predictScores', 'data', data, rows * nFeatures);
  const nOutputs = initialScores.length;
  const scores = new Float64Array(rows * nOutputs);
  for (let i = 0; i < scores.length; i++) scores[i] = initialScores[i % nOutputs]!;
  sumLeaves(trees, nOutputs, zerosAsMissing(ensemble, table), rows, cols, scores);
  return scores;
}
