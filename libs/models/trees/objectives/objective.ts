import type { Region, TreeWorkspace } from '@winnow/kernels';

/** Whose details an objective follows where the two differ. */
export type Policy = 'lightgbm' | 'xgboost';

/** [N] numbers of rows; small integers may lie in bytes. */
export type RowValues = Float64Array | Uint8Array;

/** Rows that a loss is summed over. */
export interface LossRows {
  readonly target: RowValues;
  readonly weight: RowValues;
}

/** Rows that trees are fitted to, in kernel memory. */
export interface GradientRows {
  readonly work: TreeWorkspace;
  readonly n: number;
  /** from the scores of one output to those of the next */
  readonly stride: number;
  readonly target: Region<Float64Array>;
  /** undefined: 1 each */
  readonly weight: Region<Float64Array> | undefined;
}

/** Rows of which each has its weight. */
export interface WeightedRows extends GradientRows {
  readonly weight: Region<Float64Array>;
}

/**
 * A loss. Scores are [K, stride], K outputs; one tree is grown for each output and round.
 */
export interface Objective {
  /** K */
  readonly nOutputs: number;
  /** scores that minimise the loss without any tree, [K] */
  initialScores(rows: LossRows): number[];
  /** Called once a round, before the trees of its outputs. */
  prepare?(rows: GradientRows): void;
  /** Writes hessian and gradient, [N, 2], times the row's weight, to `rows.work.gradients`. */
  gradients(rows: GradientRows, output: number): void;
  /** Output of a leaf from the residuals of its rows, instead of from gradients. @param residuals [n] target − score */
  leafValue?(residuals: Float64Array, weight: Float64Array, output: number): number;
  /** Mean loss of the rows, weighted. @param scores [K, stride] */
  loss(scores: Float64Array, stride: number, rows: LossRows): number;
  /** Scores of one row → predictions, in place. @param scores [K] */
  transform(scores: Float64Array): void;
}

/** Weighted mean of a loss of one score. @param scores [N] */
export function meanLoss(
  { target, weight }: LossRows,
  scores: Float64Array,
  lossOf: (score: number, target: number) => number,
): number {
  let sum = 0;
  let total = 0;
  for (let n = 0; n < target.length; n++) {
    sum += weight[n]! * lossOf(scores[n]!, target[n]!);
    total += weight[n]!;
  }
  return sum / total;
}

/** Weighted mean of the targets. */
export function meanTarget({ target, weight }: LossRows): number {
  let sum = 0;
  let total = 0;
  for (let n = 0; n < target.length; n++) {
    sum += weight[n]! * target[n]!;
    total += weight[n]!;
  }
  return sum / total;
}

/**
 * Writes gradients of a loss of one score, that of `output`.
 * @param of gives gradient and hessian of a row in `pair`, whose hessian is 1 before
 */
export function writeGradients(
  { work, n, stride, target, weight }: GradientRows,
  of: (score: number, target: number, pair: { gradient: number; hessian: number }) => void,
  output = 0,
): void {
  const scores = work.scores.view().subarray(output * stride);
  const [targets, weights] = [target.view(), weight?.view()];
  const out = work.gradients.view();
  const pair = { gradient: 0, hessian: 1 };
  for (let i = 0; i < n; i++) {
    of(scores[i]!, targets[i]!, pair);
    const w = weights === undefined ? 1 : weights[i]!;
    out[2 * i] = w * pair.hessian;
    out[2 * i + 1] = w * pair.gradient;
  }
}
