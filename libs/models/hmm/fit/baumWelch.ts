import { assertArgument } from '@winnow/core';
import type { Convergence } from '../../contract.ts';
import { assertHmm } from '../assertHmm.ts';
import { assertPossible, assertReadable } from '../assertReadable.ts';
import { emissionFamilyOf } from '../emissions/emissionFamilies.ts';
import type { Hmm, Observations } from '../hmm.ts';
import { MIN_OCCUPANCY } from '../minOccupancy.ts';
import { createExpectationWorkspace, type Expectation, expectation } from './expectation.ts';
import { logChainPrior, maximiseChain } from './maximiseChain.ts';
import type { EmOptions, HmmFit, HmmPrior } from './options.ts';
import { resolvePrior } from './resolvePrior.ts';

/** An objective summed over many rows is exact to about this fraction; a larger fall means that EM has failed. */
const DECREASE_SLACK = 1e-10;

/**
 * Expectation maximisation over several runs (Baum et al. 1970; Rabiner 1989, section V.B), of the likelihood or, with a
 * prior, of the posterior (Dempster, Laird and Rubin 1977, section 3). Notation: see hmm.ts.
 * @param start parameters to start from, above the variance floor; not mutated
 * @returns the parameters after the last step, and how the iteration ended: `tolerance`, `max_iter`, `degenerate` (a
 *   state lost all its rows; the parameters are those before the step that would have divided by zero) or `decrease`
 * @throws WinnowError `hmm_impossible` when the start cannot have given the rows; see also `resolvePrior`
 */
export function baumWelch(start: Hmm, obs: Observations, options: EmOptions): HmmFit {
  assertHmm('baumWelch', start);
  assertReadable('baumWelch', start, obs);
  assertEmOptions('baumWelch', options);
  return iterate(start, obs, options, resolvePrior(options.prior ?? {}, obs, start.emission.family));
}

export function assertEmOptions(where: string, { nIter, tol }: Pick<EmOptions, 'nIter' | 'tol'>): void {
  assertArgument(Number.isInteger(nIter) && nIter >= 0, where, 'nIter must be an integer of 0 or more', nIter);
  assertArgument(!Number.isNaN(tol), where, 'tol must be a number', tol);
}

function iterate(start: Hmm, obs: Observations, options: EmOptions, prior: HmmPrior): HmmFit {
  const work = createExpectationWorkspace(obs.rows, start.nStates, options.numerics ?? 'scaled');
  const history: number[] = [];
  for (let hmm = start; ; ) {
    options.throwIfAborted?.();
    const expected = expectation(hmm, obs, work);
    assertPossible('baumWelch', expected.logLik);
    history.push(expected.logLik + logPrior(hmm, prior));
    const reason = reasonToStop(history, expected.occupancy, options);
    if (reason !== undefined) {
      const iterations = history.length - 1;
      const convergence = { converged: reason === 'tolerance', reason, iterations, tolerance: options.tol, history };
      const degenerateStates = findDegenerate(hmm, expected, prior);
      return { hmm, convergence, logLik: expected.logLik, degenerateStates, reseeded: 0, restart: 0 };
    }
    hmm = maximise(hmm, expected, prior);
  }
}

function maximise(hmm: Hmm, expected: Expectation, prior: HmmPrior): Hmm {
  const emission = emissionFamilyOf(hmm).maximise(hmm, expected.statistics, prior);
  return { ...hmm, ...maximiseChain(hmm, expected, prior), emission };
}

function logPrior(hmm: Hmm, prior: HmmPrior): number {
  return logChainPrior(hmm, prior) + emissionFamilyOf(hmm).logPrior(hmm, prior);
}

function reasonToStop(
  history: readonly number[],
  occupancy: Float64Array,
  { nIter, tol }: EmOptions,
): Convergence['reason'] | undefined {
  const objective = history.at(-1)!;
  const gain = objective - (history.at(-2) ?? Number.NEGATIVE_INFINITY);
  if (gain < -DECREASE_SLACK * Math.abs(objective)) return 'decrease';
  if (gain <= tol) return 'tolerance';
  if (occupancy.some((count) => count < MIN_OCCUPANCY)) return 'degenerate';
  return history.length > nIter ? 'max_iter' : undefined;
}

function findDegenerate(hmm: Hmm, { occupancy }: Expectation, prior: HmmPrior): number[] {
  const collapsed = emissionFamilyOf(hmm).collapsedStates(hmm, prior);
  return Array.from(occupancy.keys()).filter((k) => occupancy[k]! < MIN_OCCUPANCY || collapsed.includes(k));
}
