/**
 * The log-loss of a linear classifier, for the solvers that know any number of classes.
 *
 * Notation: N rows, P columns of the design, K outputs: 1 for two classes (the sigmoid of its score is the probability of
 * class 1), else one a class (softmax). beta [K, P]; z [K, N] scores.
 */
import { sigmoid } from './sigmoid.ts';

export interface LogisticProblem {
  /** [N, P], last column ones: the intercept */
  readonly design: Float64Array;
  readonly rows: number;
  /** P */
  readonly cols: number;
  /** K */
  readonly outputs: number;
  /** [N] class of each row */
  readonly classes: ArrayLike<number>;
  /** [N] what the loss of each row counts, C included */
  readonly weight: Float64Array;
  /** penalty of every coefficient but the intercepts: l1 |w| + ½ l2 w² */
  readonly l1: number;
  readonly l2: number;
}

/** Loss and penalty at `beta`. @param z [K, N] receives the scores */
export function objectiveAt(problem: LogisticProblem, beta: Float64Array, z: Float64Array): number {
  for (let k = 0; k < problem.outputs; k++) scoreOutput(problem, beta, k, z);
  return lossOf(problem, z) + penaltyAt(problem, beta);
}

/** z of one output becomes X beta_k. */
export function scoreOutput(
  { design, rows, cols }: LogisticProblem,
  beta: Float64Array,
  output: number,
  z: Float64Array,
): void {
  for (let n = 0; n < rows; n++) {
    let score = 0;
    for (let p = 0; p < cols; p++) score += design[n * cols + p]! * beta[output * cols + p]!;
    z[output * rows + n] = score;
  }
}

export function lossOf({ rows, outputs, classes, weight }: LogisticProblem, z: Float64Array): number {
  let loss = 0;
  for (let n = 0; n < rows; n++) loss += weight[n]! * rowLoss(z, n, rows, outputs, classes[n]!);
  return loss;
}

/** −log of the probability of the row's class, without overflow. */
function rowLoss(z: Float64Array, n: number, rows: number, outputs: number, of: number): number {
  if (outputs === 1) {
    const margin = of === 1 ? z[n]! : -z[n]!;
    return Math.log1p(Math.exp(-Math.abs(margin))) + Math.max(0, -margin);
  }
  let top = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < outputs; k++) top = Math.max(top, z[k * rows + n]!);
  let total = 0;
  for (let k = 0; k < outputs; k++) total += Math.exp(z[k * rows + n]! - top);
  return Math.log(total) + top - z[of * rows + n]!;
}

export function penaltyAt({ cols, outputs, l1, l2 }: LogisticProblem, beta: Float64Array): number {
  let penalty = 0;
  for (let k = 0; k < outputs; k++) {
    for (let p = k * cols; p < (k + 1) * cols - 1; p++) {
      penalty += l1 * Math.abs(beta[p]!) + (l2 / 2) * beta[p]! * beta[p]!;
    }
  }
  return penalty;
}

/** Probabilities of the outputs. @param probs [K, N] */
export function probabilitiesOf({ rows, outputs }: LogisticProblem, z: Float64Array, probs: Float64Array): void {
  if (outputs === 1) {
    for (let n = 0; n < rows; n++) probs[n] = sigmoid(z[n]!);
    return;
  }
  for (let n = 0; n < rows; n++) {
    let top = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < outputs; k++) top = Math.max(top, z[k * rows + n]!);
    let total = 0;
    for (let k = 0; k < outputs; k++) {
      probs[k * rows + n] = Math.exp(z[k * rows + n]! - top);
      total += probs[k * rows + n]!;
    }
    for (let k = 0; k < outputs; k++) probs[k * rows + n]! /= total;
  }
}

/** Gradient of the loss alone with respect to the coefficients of one output. @param out [P] */
export function lossGradient(problem: LogisticProblem, probs: Float64Array, output: number, out: Float64Array): void {
  const { design, rows, cols, outputs, classes, weight } = problem;
  const own = outputs === 1 ? 1 : output;
  out.fill(0);
  for (let n = 0; n < rows; n++) {
    const residual = weight[n]! * (probs[output * rows + n]! - (classes[n] === own ? 1 : 0));
    for (let p = 0; p < cols; p++) out[p]! += residual * design[n * cols + p]!;
  }
}
