import type { Convergence, FeatureMatrixView } from '../contract.ts';
import { accumulate } from './accumulate.ts';
import { backward } from './backward.ts';
import { emission } from './emission.ts';
import { forward } from './forward.ts';
import { copyHmm, type GaussianHmm } from './gaussianHmm.ts';
import { maximise } from './maximise.ts';
import { createExpectationWorkspace, type ExpectationWorkspace } from './workspace.ts';

/**
 * Expectation maximisation for a diagonal Gaussian HMM over several runs (Baum et al. 1970; Rabiner 1989, section V.B).
 * Notation: see gaussianHmm.ts.
 */

export interface BaumWelchOptions {
  /** cap on maximisation steps */
  readonly maxIter: number;
  /** stop when a step raises the total log-likelihood by this many nats or fewer */
  readonly tolerance: number;
  /** [D] positive; no variance is estimated below it */
  readonly varianceFloor: Float64Array;
  /** called before each iteration; throws to stop the fit */
  readonly throwIfAborted: () => void;
}

export interface BaumWelchResult {
  readonly hmm: GaussianHmm;
  /** history: total log-likelihood, which does not fall */
  readonly convergence: Convergence;
}

/**
 * Expected rows below which a state's mean and variance are quotients of rounding errors: sums over up to 10⁷ rows of
 * probabilities with 16 digits carry about 1e-9.
 */
const MIN_OCCUPANCY = 1e-6;

/** A log-likelihood summed over many rows is exact to about this fraction; a larger fall means that EM has failed. */
const DECREASE_SLACK = 1e-10;

/**
 * @param initial starting parameters, variances not below the floor; not mutated
 * @returns the parameters after the last step, and how the iteration ended: `tolerance`, `max_iter`, `degenerate` (a
 *   state lost all its rows; the parameters are those before the step that would have divided by zero) or `decrease`
 */
export function baumWelch(initial: GaussianHmm, view: FeatureMatrixView, options: BaumWelchOptions): BaumWelchResult {
  const { maxIter, tolerance, varianceFloor } = options;
  const hmm = copyHmm(initial);
  const work = createExpectationWorkspace(view.rows, hmm.nStates, hmm.nFeatures);
  const history: number[] = [];
  let reason: Convergence['reason'] | undefined;
  while (reason === undefined) {
    options.throwIfAborted();
    history.push(expect(hmm, view, work));
    reason = reasonToStop(history, work.occupancy, maxIter, tolerance);
    if (reason === undefined) maximise(view.runStarts, varianceFloor, work, hmm);
  }
  const iterations = history.length - 1;
  return { hmm, convergence: { converged: reason === 'tolerance', reason, iterations, tolerance, history } };
}

/** Expectation step. @returns the total log-likelihood of the current parameters */
function expect(hmm: GaussianHmm, view: FeatureMatrixView, work: ExpectationWorkspace): number {
  emission(hmm, view.data, view.rows, work.logDensity);
  const logLik = forward(hmm, view.runStarts, view.rows, work);
  backward(hmm, view.runStarts, view.rows, work);
  accumulate(hmm, view.data, view.rows, work);
  return logLik;
}

function reasonToStop(
  history: readonly number[],
  occupancy: Float64Array,
  maxIter: number,
  tolerance: number,
): Convergence['reason'] | undefined {
  const logLik = history.at(-1)!;
  const gain = logLik - (history.at(-2) ?? Number.NEGATIVE_INFINITY);
  if (gain < -DECREASE_SLACK * Math.abs(logLik)) return 'decrease';
  if (gain <= tolerance) return 'tolerance';
  if (occupancy.some((count) => count < MIN_OCCUPANCY)) return 'degenerate';
  return history.length > maxIter ? 'max_iter' : undefined;
}
