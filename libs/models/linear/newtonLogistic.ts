import { weightedGram } from '@winnow/kernels';
import { solveSymmetric, sum } from '@winnow/numerics';
import type { Convergence, FitContext } from '../contract.ts';
import { sigmoid } from './sigmoid.ts';

/**
 * Newton's method (iteratively reweighted least squares) with step halving for L2-penalised logistic loss
 * (Hastie, Tibshirani and Friedman 2009, eq. 4.21–4.26).
 *
 * Notation: N rows, P columns of the design, the last one of ones; beta [P] its coefficients, beta[P − 1] the
 * intercept, which the penalty leaves alone; z = X beta.
 */

export interface NewtonOptions {
  readonly C: number;
  readonly maxIter: number;
  readonly tol: number;
  /** factor of the penalty */
  readonly l2: number;
}

export interface NewtonResult {
  /** [P] */
  readonly beta: Float64Array;
  /** history: the objective, which falls */
  readonly convergence: Convergence;
}

/** 2⁻³⁰ of a Newton step moves no coefficient that matters: there is no descent left that doubles can show. */
const MAX_HALVINGS = 30;

/** The objective sums N rounded terms, so a full step at the optimum may seem to rise by about this fraction. */
const OBJECTIVE_SLACK = 1e-12;

interface Problem {
  /** [N, P] */
  readonly design: Float64Array;
  /** [N] 0 or 1 */
  readonly up: Uint8Array;
  /** [N] */
  readonly weight: Float64Array;
  readonly C: number;
  readonly l2: number;
  readonly cols: number;
}

/**
 * @param design [N, P] last column ones
 * @param up     [N] 0 or 1, both present
 * @param weight [N] of each row's loss, 0 or more
 * @throws WinnowError `model_fit_failed` when the Newton system is not positive definite
 */
export function newtonLogistic(
  design: Float64Array,
  up: Uint8Array,
  weight: Float64Array,
  { C, maxIter, tol, l2 }: NewtonOptions,
  context: FitContext,
): NewtonResult {
  const problem: Problem = { design, up, weight, C, l2, cols: design.length / up.length };
  const totalWeight = sum(weight);
  const z = new Float64Array(up.length);
  let beta = new Float64Array(problem.cols);
  let objective = objectiveAt(problem, beta, z);
  const history = [objective];
  const end = (reason: Convergence['reason']): NewtonResult => ({
    beta,
    convergence: { converged: reason === 'tolerance', reason, iterations: history.length - 1, tolerance: tol, history },
  });

  for (let iteration = 0; iteration <= maxIter; iteration++) {
    context.throwIfAborted();
    const gradient = gradientAt(problem, beta, z);
    if (largest(gradient) <= tol * C * totalWeight) return end('tolerance');
    if (iteration === maxIter) break;
    const step = solveSymmetric(hessianAt(problem, z), gradient, problem.cols);
    const next = descend(problem, beta, step, objective, z);
    if (next === undefined) return end('decrease');
    beta = next.beta;
    objective = next.objective;
    history.push(objective);
  }
  return end('max_iter');
}

/** Halves the step until the objective does not rise; undefined when no length will do. Leaves `z` at the new point. */
function descend(
  problem: Problem,
  beta: Float64Array,
  step: Float64Array,
  objective: number,
  z: Float64Array,
): { beta: Float64Array<ArrayBuffer>; objective: number } | undefined {
  const limit = objective * (1 + OBJECTIVE_SLACK);
  for (let halving = 0, length = 1; halving <= MAX_HALVINGS; halving++, length /= 2) {
    const candidate = Float64Array.from(beta, (value, p) => value - length * step[p]!);
    const reached = objectiveAt(problem, candidate, z);
    if (reached <= limit) return { beta: candidate, objective: reached };
  }
  return undefined;
}

/** @param z [N] receives X beta */
function objectiveAt({ design, up, weight, C, l2, cols }: Problem, beta: Float64Array, z: Float64Array): number {
  let loss = 0;
  for (let n = 0; n < up.length; n++) {
    let score = 0;
    for (let p = 0; p < cols; p++) score += design[n * cols + p]! * beta[p]!;
    z[n] = score;
    const margin = up[n] === 1 ? score : -score;
    const logLoss = Math.log1p(Math.exp(-Math.abs(margin))) + Math.max(0, -margin); // log(1 + exp(−margin)), no overflow
    loss += weight[n]! * logLoss;
  }
  let penalty = 0;
  for (let p = 0; p < cols - 1; p++) penalty += beta[p]! ** 2;
  return C * loss + (l2 * penalty) / 2;
}

/** @returns [P] C XᵀV(p − y) + l2 w, V = diag(weight) */
function gradientAt({ design, up, weight, C, l2, cols }: Problem, beta: Float64Array, z: Float64Array): Float64Array {
  const gradient = new Float64Array(cols);
  for (let n = 0; n < up.length; n++) {
    const residual = C * weight[n]! * (sigmoid(z[n]!) - up[n]!);
    for (let p = 0; p < cols; p++) gradient[p]! += residual * design[n * cols + p]!;
  }
  for (let p = 0; p < cols - 1; p++) gradient[p]! += l2 * beta[p]!;
  return gradient;
}

/** @returns [P, P] C XᵀV diag(p (1 − p)) X, plus l2 on the diagonal of the penalised coefficients */
function hessianAt({ design, up, weight, C, l2, cols }: Problem, z: Float64Array): Float64Array {
  const curvature = z.map((score, n) => C * weight[n]! * sigmoid(score) * sigmoid(-score));
  const hessian = weightedGram(design, curvature, up.length, cols);
  for (let p = 0; p < cols - 1; p++) hessian[p * cols + p]! += l2;
  return hessian;
}

function largest(values: Float64Array): number {
  let max = 0;
  for (let i = 0; i < values.length; i++) max = Math.max(max, Math.abs(values[i]!));
  return max;
}
