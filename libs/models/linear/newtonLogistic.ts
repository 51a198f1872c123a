import { createLogisticDesign, type LogisticDesign, withArena } from '@winnow/kernels';
import { solveSymmetric, sum } from '@winnow/numerics';
import type { Convergence, FitContext } from '../contract.ts';

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

/** Rows of two classes. Notation: N rows, F features. */
export interface LogisticRows {
  /** [N, F] */
  readonly data: Float64Array;
  /** [F] what is taken off each feature: the intercept is that of centred ones */
  readonly means: Float64Array;
  /** [N] 0 or 1, both present */
  readonly up: ArrayLike<number>;
  /** [N] of each row's loss, 0 or more */
  readonly weight: Float64Array;
}

/** @throws WinnowError `model_fit_failed` when the Newton system is not positive definite */
export function newtonLogistic(
  { data, means, up, weight }: LogisticRows,
  { C, maxIter, tol, l2 }: NewtonOptions,
  context: FitContext,
): NewtonResult {
  const loss = weight.map((value) => C * value);
  return withArena((arena) => {
    const problem = { design: createLogisticDesign(arena, data, means, up, loss), l2 };
    const tolerance = tol * C * sum(weight);
    return minimise(problem, { maxIter, tol, tolerance }, context);
  });
}

interface Problem {
  readonly design: LogisticDesign;
  readonly l2: number;
}

function minimise(
  problem: Problem,
  { maxIter, tol, tolerance }: { readonly maxIter: number; readonly tol: number; readonly tolerance: number },
  context: FitContext,
): NewtonResult {
  let at = evaluate(problem, new Float64Array(problem.design.cols));
  const history = [at.objective];
  const end = (reason: Convergence['reason']): NewtonResult => ({
    beta: at.beta,
    convergence: { converged: reason === 'tolerance', reason, iterations: history.length - 1, tolerance: tol, history },
  });

  for (let iteration = 0; iteration <= maxIter; iteration++) {
    context.throwIfAborted();
    if (largest(at.gradient) <= tolerance) return end('tolerance');
    if (iteration === maxIter) break;
    const step = solveSymmetric(hessianAt(problem), at.gradient, problem.design.cols);
    const next = descend(problem, at, step);
    if (next === undefined) return end('decrease');
    at = next;
    history.push(at.objective);
  }
  return end('max_iter');
}

interface Point {
  /** [P] */
  readonly beta: Float64Array;
  readonly objective: number;
  /** [P] of the objective */
  readonly gradient: Float64Array;
}

/** Halves the step until the objective does not rise; undefined when no length will do. */
function descend(problem: Problem, { beta, objective }: Point, step: Float64Array): Point | undefined {
  const limit = objective * (1 + OBJECTIVE_SLACK);
  for (let halving = 0, length = 1; halving <= MAX_HALVINGS; halving++, length /= 2) {
    const point = evaluate(
      problem,
      beta.map((value, p) => value - length * step[p]!),
    );
    if (point.objective <= limit) return point;
  }
  return undefined;
}

function evaluate({ design, l2 }: Problem, beta: Float64Array): Point {
  const gradient = new Float64Array(design.cols);
  const loss = design.evaluate(beta, gradient);
  let penalty = 0;
  for (let p = 0; p < design.cols - 1; p++) {
    gradient[p]! += l2 * beta[p]!;
    penalty += beta[p]! ** 2;
  }
  return { beta, objective: loss + (l2 * penalty) / 2, gradient };
}

/** @returns [P, P] at the point that was evaluated last */
function hessianAt({ design, l2 }: Problem): Float64Array {
  const hessian = design.hessian();
  for (let p = 0; p < design.cols - 1; p++) hessian[p * design.cols + p]! += l2;
  return hessian;
}

function largest(values: Float64Array): number {
  let max = 0;
  for (let i = 0; i < values.length; i++) max = Math.max(max, Math.abs(values[i]!));
  return max;
}
