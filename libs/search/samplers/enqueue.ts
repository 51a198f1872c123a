import { type Rng, WinnowError } from '@winnow/core';
import { containsValue } from '../containsValue.ts';
import { keepsLimits } from '../limits.ts';
import { nextNumber } from '../nextNumber.ts';
import type { Sampler } from '../sampler.ts';
import type { Params, Space } from '../space.ts';
import { sampleUniform } from './random.ts';
import { suggestEach } from './suggestEach.ts';

/**
 * Warm start: the first trials take given points, those after them what `inner` suggests. A point may leave parameters
 * out: they are as `inner` suggests, and random where it suggests none.
 */
export function createEnqueueSampler(points: readonly Params[], inner: Sampler): Sampler {
  return {
    name: 'enqueue',
    suggest(space, history, rng, shared) {
      const number = nextNumber(history);
      const point = points[number];
      const suggestion = inner.suggest(space, history, rng, shared);
      return point === undefined ? suggestion : complete(space, point, suggestion, number, rng);
    },
  };
}

function complete(space: Space, point: Params, suggestion: Params, number: number, rng: Rng): Params {
  const merged = suggestEach(space, (param) => {
    return point[param.name] ?? suggestion[param.name] ?? sampleUniform(param, rng.split('enqueue', param.name));
  });
  const unknown = Object.keys(point).find((name) => !Object.hasOwn(merged, name));
  if (unknown !== undefined) throw refusal(number, `has ${unknown}, which is not active there`, point);
  const inside = space.params.every((param) => {
    return merged[param.name] === undefined || containsValue(param, merged[param.name]);
  });
  if (!inside || !keepsLimits(space, point)) throw refusal(number, 'must lie in the space', point);
  return merged;
}

function refusal(number: number, rule: string, got: Params): WinnowError {
  return new WinnowError('study_invalid', { where: `sampler.points.${number}`, rule, got });
}
