import type { Rng } from '@winnow/core';
import { fromInternal, fromNumber, internalBounds } from '../coordinates.ts';
import type { Sampler } from '../sampler.ts';
import type { Param, ParamValue } from '../space.ts';
import { suggestEach } from './suggestEach.ts';

/** Independent uniform draws: over choices, over grid points, over values or, with `log`, over their logs. */
export const randomSampler: Sampler = {
  name: 'random',
  suggest: (space, _history, rng) => suggestEach(space, (param) => sampleUniform(param, rng.split(param.name))),
};

export function sampleUniform(param: Param, rng: Rng): ParamValue {
  if (param.type === 'categorical') return param.choices[rng.int(param.choices.length)]!;
  const { low, high } = internalBounds(param);
  return fromNumber(param, fromInternal(param, low + rng.uniform() * (high - low)));
}
