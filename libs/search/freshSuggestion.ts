/**
 * A sampler's suggestion made fit to run: within the limits between parameters, and no copy of a trial in flight while
 * the space has another point. Samplers need not know of either.
 */

import { type Rng, WinnowError } from '@winnow/core';
import type { History } from './history.ts';
import { keepsLimits, moveWithinLimits } from './limits.ts';
import type { Sampler } from './sampler.ts';
import { randomSampler } from './samplers/random.ts';
import type { Params, Space } from './space.ts';
import { visitSpace } from './visitSpace.ts';

const ATTEMPTS = 4; // suggestions of the sampler itself before random ones
const RANDOM_ATTEMPTS = 200;

/** @throws WinnowError `study_space_invalid` when no point keeps the limits */
export function freshSuggestion(sampler: Sampler, space: Space, history: History, rng: Rng, shared: Rng): Params {
  const inFlight = new Set(history.filter((trial) => trial.state === 'running').map((trial) => keyOf(trial.params)));
  let fresh: Params | undefined;
  let duplicate: Params | undefined;
  const isFresh = (params: Params): boolean => {
    if (inFlight.has(keyOf(params))) duplicate ??= params;
    else fresh = params;
    return fresh !== undefined;
  };
  for (let attempt = 0; attempt < ATTEMPTS && fresh === undefined; attempt++) {
    const params = sampler.suggest(space, history, attempt === 0 ? rng : rng.split('attempt', attempt), shared);
    if (keepsLimits(space, params)) isFresh(params);
    else if (attempt === ATTEMPTS - 1) withinLimits(space, params).some(isFresh);
  }
  for (let attempt = 0; attempt < RANDOM_ATTEMPTS && fresh === undefined; attempt++) {
    const params = randomSampler.suggest(space, history, rng.split('random', attempt), shared);
    withinLimits(space, params).some(isFresh);
  }
  if (fresh === undefined) visitSpace(space, 1, isFresh);
  const found = fresh ?? duplicate; // a duplicate only when the space is exhausted
  if (found !== undefined) return found;
  throw new WinnowError('study_space_invalid', { where: 'space', rule: 'must have a point that keeps all limits' });
}

function withinLimits(space: Space, params: Params): Params[] {
  const moved = moveWithinLimits(space, params);
  return moved === undefined ? [] : [moved];
}

const keys = new WeakMap<Params, string>(); // trials in flight are looked at again and again

function keyOf(params: Params): string {
  const known = keys.get(params);
  if (known !== undefined) return known;
  const key = JSON.stringify(Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1)));
  keys.set(params, key);
  return key;
}
