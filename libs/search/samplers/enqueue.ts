import { type Rng, WinnowError } from '@winnow/core';
import { containsValue } from '../containsValue.ts';
import { snapValue } from '../coordinates.ts';
import { keepsLimits } from '../limits.ts';
import { nextNumber } from '../nextNumber.ts';
import { restrictParams } from '../restrictParams.ts';
import type { Sampler } from '../sampler.ts';
import type { Params, ParamValue, Space } from '../space.ts';
import { sampleUniform } from './random.ts';
import { suggestEach } from './suggestEach.ts';

/**
 * Warm start: the first trials take given points, those after them what `inner` suggests. A point may leave parameters
 * out: they are as `inner` suggests, and random where it suggests none or one under which a given parameter does not exist.
 */
export function createEnqueueSampler(points: readonly Params[], inner: Sampler): Sampler {
  const spaceLeft: NonNullable<Sampler['spaceLeft']> = (space, history) => {
    const number = nextNumber(history);
    const point = points[number];
    const left = inner.spaceLeft?.(space, history) ?? space;
    if (point === undefined || Object.keys(point).length === 0) return left;
    return restrictParams(left, valuesOf(space, left, point, number));
  };
  return {
    name: 'enqueue',
    suggest(space, history, rng, shared) {
      const suggestion = inner.suggest(space, history, rng, shared);
      if (points[nextNumber(history)] === undefined) return suggestion;
      return complete(spaceLeft(space, history), suggestion, rng);
    },
    spaceLeft,
  };
}

/** The suggestion as far as it lies in what is left, the rest drawn. */
function complete(left: Space, suggestion: Params, rng: Rng): Params {
  return suggestEach(left, (param) => {
    const value = suggestion[param.name];
    return value !== undefined && containsValue(param, value)
      ? value
      : sampleUniform(param, rng.split('enqueue', param.name));
  });
}

/**
 * The values that are left where a point is tried: of each parameter that it gives the given one, of each that it leaves out and that
 * a given one hangs on those with which that one exists.
 * @param left what `inner` leaves of the space
 * @throws WinnowError `study_invalid` for a point that does not lie in the space, whatever is filled in
 */
function valuesOf(space: Space, left: Space, point: Params, number: number): Map<string, readonly ParamValue[]> {
  const given = settlePoint(space, point, number);
  const values = new Map<string, readonly ParamValue[]>(Object.entries(given).map(([name, value]) => [name, [value]]));
  for (const param of space.params.toReversed()) {
    if (!values.has(param.name)) continue;
    for (const { parent, values: activating } of param.when) {
      const possible = values.get(parent);
      const open = left.params.find(({ name }) => name === parent)!;
      const both = activating.filter((value) => possible?.includes(value) ?? containsValue(open, value));
      if (both.length === 0) throw refusal(number, inactive(param.name, point), point);
      values.set(parent, both);
    }
  }
  return values;
}

/** The given values as the space writes them. */
function settlePoint(space: Space, point: Params, number: number): Params {
  const settled: Record<string, ParamValue> = {};
  for (const [name, value] of Object.entries(point)) {
    const param = space.params.find((candidate) => candidate.name === name);
    if (param === undefined) throw refusal(number, inactive(name, point), point);
    if (!containsValue(param, value)) throw refusal(number, 'must lie in the space', point);
    settled[name] = snapValue(param, value);
  }
  if (!keepsLimits(space, settled)) throw refusal(number, 'must lie in the space', point);
  return settled;
}

function inactive(name: string, point: Params): string {
  return `${Object.hasOwn(point, name) ? 'has' : 'needs'} ${name}, which is not active there`;
}

function refusal(number: number, rule: string, got: Params): WinnowError {
  return new WinnowError('study_invalid', { where: `sampler.points.${number}`, rule, got });
}
