/**
 * A sampler's suggestion made fit to run: within the limits between parameters, and no copy of a trial in flight while
 * the space that the sampler leaves has another point. Samplers need not know of either.
 */

import { type Rng, WinnowError } from '@winnow/core';
import { containsParams } from './containsParams.ts';
import type { History } from './history.ts';
import { withImpliedLimits } from './impliedLimits.ts';
import { keepsLimits, moveWithinLimits } from './limits.ts';
import { nextNumber } from './nextNumber.ts';
import type { Sampler } from './sampler.ts';
import { randomSampler } from './samplers/random.ts';
import type { Params, Space } from './space.ts';
import { visitSpace } from './visitSpace.ts';

const ATTEMPTS = 4; // suggestions of the sampler itself before random ones
const RANDOM_ATTEMPTS = 200;
const ENDS_AND_MIDDLE = 3; // of a float: held at its largest value, a number may leave others just an end of theirs
const ROUNDING = -1e-11; // more than the slack of a limit

/**
 * @throws WinnowError `study_space_invalid` when no point of the space keeps the limits; `study_invalid` when none of what the
 *   sampler leaves does
 */
export function freshSuggestion(sampler: Sampler, space: Space, history: History, rng: Rng, shared: Rng): Params {
  const left = sampler.spaceLeft?.(space, history) ?? space;
  const drawn = left === space ? space : withImpliedLimits(left, ROUNDING); // what is held does not move: others have to
  const inFlight = new Set(history.filter((trial) => trial.state === 'running').map((trial) => keyOf(trial.params)));
  let fresh: Params | undefined;
  let duplicate: Params | undefined;
  const isFresh = (params: Params): boolean => {
    if (inFlight.has(keyOf(params))) duplicate ??= params;
    else fresh = params;
    return fresh !== undefined;
  };
  const drawFrom = (drawable: Space, floatPoints: number): void => {
    for (let attempt = 0; attempt < RANDOM_ATTEMPTS && fresh === undefined; attempt++) {
      const params = randomSampler.suggest(drawable, history, rng.split('random', attempt), shared);
      withinLimits(space, drawable, params).some(isFresh);
    }
    if (fresh === undefined) visitSpace(left, floatPoints, isFresh);
  };
  for (let attempt = 0; attempt < ATTEMPTS && fresh === undefined; attempt++) {
    const params = sampler.suggest(space, history, attempt === 0 ? rng : rng.split('attempt', attempt), shared);
    if (keepsLimits(space, params)) isFresh(params);
    else if (attempt === ATTEMPTS - 1) withinLimits(space, drawn, params).some(isFresh);
  }
  if (fresh === undefined) drawFrom(drawn, left === space ? 1 : ENDS_AND_MIDDLE);
  if ((fresh ?? duplicate) === undefined && left === space) {
    drawFrom(withImpliedLimits(space, ROUNDING), ENDS_AND_MIDDLE); // limits that leave a float next to nothing
  }
  const found = fresh ?? duplicate; // a duplicate only when what is left of the space is exhausted
  if (found !== undefined) return found;
  if (left === space) {
    throw new WinnowError('study_space_invalid', { where: 'space', rule: 'must have a point that keeps all limits' });
  }
  const rule = `must leave trial ${nextNumber(history)} a point that keeps all limits`;
  throw new WinnowError('study_invalid', { where: 'sampler', rule });
}

/** What limits mean for other numbers may move a parent and leave its children behind: such a point is none. */
function withinLimits(space: Space, drawn: Space, params: Params): Params[] {
  const moved = moveWithinLimits(drawn, params);
  return moved !== undefined && (drawn === space || containsParams(space, moved)) ? [moved] : [];
}

const keys = new WeakMap<Params, string>(); // trials in flight are looked at again and again

function keyOf(params: Params): string {
  const known = keys.get(params);
  if (known !== undefined) return known;
  const key = JSON.stringify(Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1)));
  keys.set(params, key);
  return key;
}
