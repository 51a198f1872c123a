/**
 * Log-loss with an L1 or elastic-net penalty by proximal Newton steps (Yuan, Ho and Lin 2012, newGLMNET; Friedman, Hastie
 * and Tibshirani 2010, section 4 for several classes): for one output after the other, coordinate descent on the
 * quadratic model of the loss gives a direction, and a line search on the objective its length.
 *
 * Notation: as in logisticProblem.ts.
 */
import { weightedGram } from '@winnow/kernels';
import type { Convergence, FitContext } from '../contract.ts';
import type { LogisticFit } from './lbfgsLogistic.ts';
import {
  type LogisticProblem,
  lossGradient,
  lossOf,
  objectiveAt,
  penaltyAt,
  probabilitiesOf,
  scoreOutput,
} from './logisticProblem.ts';
import { minimiseQuadratic } from './minimiseQuadratic.ts';

/** Share of the predicted decrease that a step must bring, and how often it may be halved: those of newGLMNET. */
const SUFFICIENT_DECREASE = 0.01;
const MAX_HALVINGS = 20;

/** The objective is a sum of rounded terms: at the optimum a full step may seem to rise by about this fraction. */
const OBJECTIVE_SLACK = 1e-13;

/** The model is solved to this share of the violation at its start: closer than the model is to the loss. */
const INNER_SHARE = 1e-3;
const MAX_SWEEPS = 1000;

/** Keeps the model strictly convex where rows are fitted so well that their curvature underflows. */
const MIN_CURVATURE = 1e-12;

/** @param tolerance largest violation of the optimality conditions to end at */
export function proximalLogistic(
  problem: LogisticProblem,
  { maxIter, tolerance }: { readonly maxIter: number; readonly tolerance: number },
  context: FitContext,
): LogisticFit {
  const { rows, cols, outputs } = problem;
  const beta = new Float64Array(outputs * cols);
  const z = new Float64Array(outputs * rows);
  const probs = new Float64Array(outputs * rows);
  let objective = objectiveAt(problem, beta, z);
  const history = [objective];
  const end = (reason: Convergence['reason']): LogisticFit => ({
    beta,
    convergence: { converged: reason === 'tolerance', reason, iterations: history.length - 1, tolerance, history },
  });
  for (let iteration = 0; iteration <= maxIter; iteration++) {
    context.throwIfAborted();
    probabilitiesOf(problem, z, probs);
    let worst = 0;
    for (let k = 0; k < outputs; k++) worst = Math.max(worst, violationOf(problem, beta, probs, k));
    if (worst <= tolerance) return end('tolerance');
    if (iteration === maxIter) break;
    let hasMoved = false;
    for (let k = 0; k < outputs; k++) {
      const reached = improveOutput(problem, beta, z, probs, k, objective, context);
      if (reached === undefined) continue;
      objective = reached;
      hasMoved = true;
      if (outputs > 1) probabilitiesOf(problem, z, probs);
    }
    if (!hasMoved) return end('decrease');
    history.push(objective);
  }
  return end('max_iter');
}

/** Largest distance of 0 from the subdifferential in the coefficients of one output. */
function violationOf(problem: LogisticProblem, beta: Float64Array, probs: Float64Array, output: number): number {
  const { cols, l1, l2 } = problem;
  const gradient = new Float64Array(cols);
  lossGradient(problem, probs, output, gradient);
  let worst = Math.abs(gradient[cols - 1]!);
  for (let p = 0; p < cols - 1; p++) {
    const coef = beta[output * cols + p]!;
    const slope = gradient[p]! + l2 * coef;
    const violation = coef === 0 ? Math.max(0, Math.abs(slope) - l1) : Math.abs(slope + Math.sign(coef) * l1);
    worst = Math.max(worst, violation);
  }
  return worst;
}

/** Moves the coefficients of one output and its scores; the objective reached, or undefined if no step lowers it. */
function improveOutput(
  problem: LogisticProblem,
  beta: Float64Array,
  z: Float64Array,
  probs: Float64Array,
  output: number,
  objective: number,
  context: FitContext,
): number | undefined {
  const { rows, cols, weight, l1, l2, design } = problem;
  const own = beta.subarray(output * cols, (output + 1) * cols);
  const start = Float64Array.from(own);
  const gradient = new Float64Array(cols);
  lossGradient(problem, probs, output, gradient);
  const curvature = Float64Array.from(weight, (value, n) => {
    const prob = probs[output * rows + n]!;
    return value * prob * (1 - prob);
  });
  const gram = weightedGram(design, curvature, rows, cols);
  for (let p = 0; p < cols; p++) gram[p * cols + p]! += MIN_CURVATURE;
  const moment = gradient.map((value, p) => {
    let sum = -value;
    for (let q = 0; q < cols; q++) sum += gram[p * cols + q]! * start[q]!;
    return sum;
  });
  const free = (value: number) => new Float64Array(cols).fill(value, 0, cols - 1);
  const tol = INNER_SHARE * violationOf(problem, beta, probs, output);
  const { coef } = minimiseQuadratic({ gram, moment, l1: free(l1), l2: free(l2) }, start, {
    maxIter: MAX_SWEEPS,
    tol,
    throwIfAborted: () => context.throwIfAborted(),
  });

  const before = penaltyAt(problem, beta);
  own.set(coef);
  let slope = penaltyAt(problem, beta) - before;
  for (let p = 0; p < cols; p++) slope += gradient[p]! * (coef[p]! - start[p]!);
  for (let halving = 0, length = 1; halving <= MAX_HALVINGS; halving++, length /= 2) {
    for (let p = 0; p < cols; p++) own[p] = start[p]! + length * (coef[p]! - start[p]!);
    scoreOutput(problem, beta, output, z);
    const reached = lossOf(problem, z) + penaltyAt(problem, beta);
    const limit = objective + SUFFICIENT_DECREASE * length * slope + OBJECTIVE_SLACK * objective;
    if (reached <= limit) return reached;
  }
  own.set(start);
  scoreOutput(problem, beta, output, z);
  return undefined;
}
