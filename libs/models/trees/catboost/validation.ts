import type { CombinedFeatures } from '../combinedFeatures.ts';
import type { Objective } from '../objectives/objective.ts';
import { addTrees } from '../predictScores.ts';
import type { Tree } from '../tree.ts';
import type { ObliviousRows } from './obliviousRows.ts';

/**
 * @returns a function that takes the trees of a round, and the combined features so far, and gives the loss of the rows after
 *   it
 */
export function createValidation(
  rows: ObliviousRows,
  objective: Objective,
  initialScores: readonly number[],
): (trees: readonly Tree[], combined: CombinedFeatures) => number {
  const { table } = rows;
  const nOutputs = initialScores.length;
  const scores = Float64Array.from({ length: table.rows * nOutputs }, (_, i) => initialScores[i % nOutputs]!);
  return (trees, combined) => {
    addTrees({ nFeatures: table.cols, initialScores, trees, combined }, table, scores);
    return objective.loss(byOutput(scores, nOutputs), table.rows, rows);
  };
}

/** [N, K] → [K, N] */
function byOutput(scores: Float64Array, nOutputs: number): Float64Array {
  if (nOutputs === 1) return scores;
  const n = scores.length / nOutputs;
  return Float64Array.from({ length: scores.length }, (_, i) => scores[(i % n) * nOutputs + Math.floor(i / n)]!);
}
