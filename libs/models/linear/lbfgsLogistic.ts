import { lbfgs } from '@winnow/numerics';
import type { Convergence, FitContext } from '../contract.ts';
import { type LogisticProblem, lossGradient, objectiveAt, probabilitiesOf } from './logisticProblem.ts';

export interface LogisticFit {
  /** [K, P] */
  readonly beta: Float64Array;
  /** history: the objective, which falls */
  readonly convergence: Convergence;
}

/**
 * L-BFGS on the log-loss with an L2 penalty or none.
 * @param tolerance largest component of the gradient to end at
 */
export function lbfgsLogistic(
  problem: LogisticProblem,
  { maxIter, tolerance }: { readonly maxIter: number; readonly tolerance: number },
  context: FitContext,
): LogisticFit {
  const { rows, cols, outputs, l2 } = problem;
  const z = new Float64Array(outputs * rows);
  const probs = new Float64Array(outputs * rows);
  const f = (beta: Float64Array, gradient: Float64Array) => {
    const value = objectiveAt(problem, beta, z);
    probabilitiesOf(problem, z, probs);
    for (let k = 0; k < outputs; k++) {
      const own = gradient.subarray(k * cols, (k + 1) * cols);
      lossGradient(problem, probs, k, own);
      for (let p = 0; p < cols - 1; p++) own[p]! += l2 * beta[k * cols + p]!;
    }
    return value;
  };
  const options = { maxIter, tol: tolerance, onIteration: () => context.throwIfAborted() };
  const { x, iterations, reason, history } = lbfgs(f, new Float64Array(outputs * cols), options);
  const converged = reason === 'tolerance';
  return {
    beta: x,
    convergence: { converged, reason: reason === 'no_descent' ? 'decrease' : reason, iterations, tolerance, history },
  };
}
