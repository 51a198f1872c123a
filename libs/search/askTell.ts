/**
 * Ask, in the `lag` order of the determinism protocol: trial n sees the results of trials 0 … n − L and only the
 * parameters of the L − 1 trials after them, however many of those have finished. So its suggestion depends on the
 * study alone, not on which worker was fast. Telling is writing a result into the history.
 *
 * Notation: n trial number, L parallelism, the number of trials that may be in flight.
 */

import { assertArgument, createRng, WinnowError } from '@winnow/core';
import { freshSuggestion } from './freshSuggestion.ts';
import type { History, HistoryTrial } from './history.ts';
import type { PruneAt, Pruner } from './pruner.ts';
import type { Sampler } from './sampler.ts';
import type { Params, Space } from './space.ts';

export interface AskOptions {
  readonly space: Space;
  readonly sampler: Sampler;
  readonly pruner: Pruner;
  /** of the study */
  readonly seed: number;
  readonly stage: string;
  /** n */
  readonly number: number;
  /** at least trials 0 … n − 1, by number */
  readonly history: History;
  /** L ≥ 1 */
  readonly parallelism: number;
}

export interface Suggestion {
  readonly params: Params;
  readonly pruneAt: readonly PruneAt[];
}

/**
 * Suggests trial n.
 * @throws WinnowError `search_state` when it may not be asked yet
 */
export function ask(options: AskOptions): Suggestion {
  const { space, sampler, pruner, seed, stage, number, history, parallelism } = options;
  const visible = visibleHistory(number, history, parallelism);
  const rng = createRng(seed).split(stage, number, 'sampler');
  const shared = createRng(seed).split(stage, 'sampler');
  return { params: freshSuggestion(sampler, space, visible, rng, shared), pruneAt: pruner.thresholds(visible) };
}

/** Whether trial n may be asked: trials 0 … n − 1 are known, and those up to n − L have ended. */
export function askable(n: number, history: History, parallelism: number): boolean {
  assertArgument(Number.isInteger(n) && n >= 0, 'askable', 'n must be a non-negative integer', n);
  assertArgument(
    Number.isInteger(parallelism) && parallelism >= 1,
    'askable',
    'parallelism must be a positive integer',
    parallelism,
  );
  for (let i = 0; i < n; i++) {
    const trial = history[i];
    if (trial?.number !== i) return false;
    if (i <= n - parallelism && trial.state === 'running') return false;
  }
  return true;
}

/**
 * What trial n may know.
 * @throws WinnowError `search_state` when trial n may not be asked yet
 */
export function visibleHistory(n: number, history: History, parallelism: number): History {
  if (!askable(n, history, parallelism)) {
    throw new WinnowError('search_state', {
      where: `trial ${n}`,
      rule: `may be asked only when trials 0 to ${n - 1} exist and those up to ${n - parallelism} have ended`,
    });
  }
  return history.slice(0, n).map((trial) => (trial.number <= n - parallelism ? trial : hideResult(trial)));
}

function hideResult({ number, params }: HistoryTrial): HistoryTrial {
  return { number, params, state: 'running', value: null, steps: [] };
}
