import { type Region, sumLeafGradients } from '@winnow/kernels';
import { take } from '@winnow/numerics';
import type { ObjectiveSpec } from '../objectives/createObjective.ts';
import { lowerQuantile } from '../objectives/lowerQuantile.ts';
import type { Objective, WeightedRows } from '../objectives/objective.ts';
import type { LeafEstimation } from './obliviousOptions.ts';
import { softmaxSteps } from './softmaxSteps.ts';

/** How outputs of leaves are estimated, and memory for it. */
export interface LeafStepInput {
  readonly objective: Objective;
  readonly spec: ObjectiveSpec;
  readonly method: LeafEstimation['method'];
  readonly lambda: number;
  /** f64 [L, 2] */
  readonly sums: Region<Float64Array>;
}

/**
 * One step of each leaf's outputs from where the scores are, from the first n rows.
 * @param leaves [N]
 * @param isReady the gradients where the scores are stand in `rows.work` already
 * @returns [K, L]
 */
export function leafSteps(
  input: LeafStepInput,
  rows: WeightedRows,
  leaves: Region<Int32Array>,
  nLeaves: number,
  isReady = false,
): Float64Array[] {
  const { objective, spec, method } = input;
  if (method === 'Exact' && spec.name === 'quantile') return [quantileSteps(spec.alpha, rows, leaves.view(), nLeaves)];
  objective.prepare?.(rows);
  if (spec.name === 'softmax' && method === 'Newton') {
    return softmaxSteps(rows, objective.nOutputs, leaves.view(), nLeaves, input.lambda);
  }
  return Array.from({ length: objective.nOutputs }, (_, k) => {
    if (!isReady) objective.gradients(rows, k);
    if (method === 'Gradient') replaceHessians(rows);
    return newtonSteps(input, rows, leaves, nLeaves);
  });
}

/** −Σg / (Σh + λ), 0 for a leaf without rows. */
function newtonSteps(
  { sums, lambda }: LeafStepInput,
  { work, n }: WeightedRows,
  leaves: Region<Int32Array>,
  nLeaves: number,
): Float64Array {
  const pairs = sums.view();
  pairs.fill(0, 0, 2 * nLeaves);
  sumLeafGradients(work.gradients, leaves, n, sums);
  return Float64Array.from({ length: nLeaves }, (_, leaf) => {
    const denominator = pairs[2 * leaf]! + lambda;
    return denominator > 0 ? (0 - pairs[2 * leaf + 1]!) / denominator : 0; // never −0, which JSON does not hold
  });
}

/** Steps along the gradient are by the weight of a leaf. */
function replaceHessians({ work, n, weight }: WeightedRows): void {
  const [gradients, weights] = [work.gradients.view(), weight.view()];
  for (let i = 0; i < n; i++) gradients[2 * i] = weights[i]!;
}

/** The quantile of what is left of the targets: no step is better. */
function quantileSteps(
  alpha: number,
  { work, n, target, weight }: WeightedRows,
  leaves: Int32Array,
  nLeaves: number,
): Float64Array {
  const [scores, targets, weights] = [work.scores.view(), target.view(), weight.view()];
  const members: number[][] = Array.from({ length: nLeaves }, () => []);
  for (let i = 0; i < n; i++) members[leaves[i]!]!.push(i);
  const residuals = members.map((rows) => Float64Array.from(rows, (i) => targets[i]! - scores[i]!));
  const along = members.map((rows) => take(weights, rows));
  return Float64Array.from(residuals, (rest, leaf) =>
    rest.length === 0 ? 0 : lowerQuantile(rest, along[leaf]!, alpha),
  );
}
