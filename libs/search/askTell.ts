/**
 * Ask, in one of the orders of the determinism protocol (order/order.ts): trial n sees the results of those earlier trials
 * that the order says, and only the parameters of the others, however many of those have finished. So its suggestion depends
 * on the study alone, not on which worker was fast. Telling is writing a result into the history.
 *
 * Notation: n trial number, L parallelism, the number of trials that may be in flight.
 */

import { assertArgument, createRng, WinnowError } from '@winnow/core';
import { freshSuggestion } from './freshSuggestion.ts';
import type { History, HistoryTrial } from './history.ts';
import { knownResults, type Order } from './order/order.ts';
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
  /** default: `lag` */
  readonly order?: Order;
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
  const { space, sampler, pruner, seed, stage, number, history, parallelism, order } = options;
  const visible = visibleHistory(number, history, parallelism, order);
  const rng = createRng(seed).split(stage, number, 'sampler');
  const shared = createRng(seed).split(stage, 'sampler');
  return { params: freshSuggestion(sampler, space, visible, rng, shared), pruneAt: pruner.thresholds(visible) };
}

/** Whether trial n may be asked: trials 0 … n − 1 are known, and it is certain what the order lets it see. */
export function askable(n: number, history: History, parallelism: number, order: Order = 'lag'): boolean {
  return resultsFor(n, history, parallelism, order) !== undefined;
}

/**
 * What trial n may know.
 * @throws WinnowError `search_state` when trial n may not be asked yet
 */
export function visibleHistory(n: number, history: History, parallelism: number, order: Order = 'lag'): History {
  const known = resultsFor(n, history, parallelism, order);
  if (known === undefined) {
    throw new WinnowError('search_state', {
      where: `trial ${n}`,
      rule: `may be asked only when trials 0 to ${n - 1} exist and it is certain which of them end before it starts`,
    });
  }
  return history.slice(0, n).map((trial) => (known[trial.number] === 1 ? trial : hideResult(trial)));
}

function resultsFor(n: number, history: History, parallelism: number, order: Order): Uint8Array | undefined {
  assertArgument(Number.isInteger(n) && n >= 0, 'askable', 'n must be a non-negative integer', n);
  const isCount = Number.isInteger(parallelism) && parallelism >= 1;
  assertArgument(isCount, 'askable', 'parallelism must be a positive integer', parallelism);
  return knownResults(order, n, history, parallelism);
}

function hideResult({ number, params }: HistoryTrial): HistoryTrial {
  return { number, params, state: 'running', value: null, steps: [] };
}
