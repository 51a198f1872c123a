import type { Region } from '../memory/arena.ts';
import { kernels } from '../memory/kernels.ts';
import type { RowSet, TreeWorkspace } from './workspace.ts';

/**
 * Gradients of the logistic loss of labels 0 and 1.
 * @param labels     [N] padded to a multiple of four
 * @param weights    [N] padded likewise; undefined means 1
 * @param minHessian floor of p (1 − p)
 */
export function logisticGradients(
  work: TreeWorkspace,
  labels: Region<Float64Array>,
  weights: Region<Float64Array> | undefined,
  minHessian: number,
): void {
  const padded = 4 * Math.ceil(work.nRows / 4);
  const { scores, gradients } = work;
  const weightsAt = weights?.address ?? 0;
  kernels().treeLogistic(padded, scores.address, labels.address, weightsAt, minHessian, gradients.address);
}

export interface GradientSums {
  readonly hessian: number;
  readonly gradient: number;
  /** Σ |g| */
  readonly magnitude: number;
}

/** Sums over rows[begin..end), of the gradients themselves. */
export function sumGradients(work: TreeWorkspace, set: RowSet, begin: number, end: number): GradientSums {
  const { gradients, results } = work;
  kernels().treeSums(gradients.address, set.rows.address, begin, end, results.address);
  const sums = results.view(); // read by index: destructuring goes through an iterator
  return { hessian: sums[0]!, gradient: sums[1]!, magnitude: sums[2]! };
}

/** Sums over the rows of a set, packed. */
export function sumPacked({ packed, results }: TreeWorkspace, set: RowSet): Pick<GradientSums, 'hessian' | 'gradient'> {
  kernels().treePackedSums(packed.address, set.rows.address, 0, set.count, results.address);
  const sums = results.view();
  return { hessian: sums[0]!, gradient: sums[1]! };
}

/** How many packed units a gradient and a hessian of 1 are. */
export interface PackedScale {
  readonly gradient: number;
  readonly hessian: number;
}

/** What a sum of packed integers stays below. */
const PACKED_LIMIT = 2 ** 31 - 1;

/**
 * Turns the gradients of all rows into packed integers, rounded at random so that they are exact on average. Scales are
 * powers of two: gradients that are integers, or nearly, lose nothing.
 * @param sums over the rows that histograms will add up
 * @param key  the random numbers: 32 bits
 */
export function packGradients(work: TreeWorkspace, sums: GradientSums, count: number, key: number): PackedScale {
  const scale = { gradient: scaleFor(sums.magnitude, count), hessian: scaleFor(sums.hessian, count) };
  const { gradients, packed, nRows } = work;
  kernels().treeQuantise(gradients.address, nRows, scale.hessian, scale.gradient, key, packed.address);
  return scale;
}

/** Rounds the gradients of all rows to single precision, as peers keep them. @returns the units that sums of them are in */
export function roundGradients({ gradients }: TreeWorkspace): PackedScale {
  const values = gradients.view();
  for (let i = 0; i < values.length; i++) values[i] = Math.fround(values[i]!);
  return { gradient: 1, hessian: 1 };
}

/** Each row may be rounded up by 1. */
function scaleFor(sum: number, count: number): number {
  return sum > 0 ? 2 ** Math.floor(Math.log2((PACKED_LIMIT - count) / sum)) : 1;
}

/** scores[row] += value for rows[begin..end). @param offset of the first score in `scores` */
export function addToScores(
  scores: Region<Float64Array>,
  offset: number,
  set: RowSet,
  begin: number,
  end: number,
  value: number,
): void {
  kernels().treeAdd(scores.address + 8 * offset, set.rows.address, begin, end, value);
}
