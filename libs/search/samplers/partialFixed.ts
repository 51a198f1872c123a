import { WinnowError } from '@winnow/core';
import { containsValue } from '../containsValue.ts';
import { fixParams } from '../fixParams.ts';
import type { Sampler } from '../sampler.ts';
import type { Params, Space } from '../space.ts';

/** Holds some parameters at given values and lets `inner` search the others. */
export function createPartialFixedSampler(fixed: Params, inner: Sampler): Sampler {
  let reduced: { readonly space: Space; readonly fixed: Space } | undefined;
  return {
    name: 'partial_fixed',
    suggest(space, history, rng, shared) {
      if (reduced?.space !== space) {
        checkFixed(space, fixed);
        reduced = { space, fixed: fixParams(space, fixed) };
      }
      return inner.suggest(reduced.fixed, history, rng, shared);
    },
  };
}

/** @throws WinnowError `study_invalid` for a parameter or a value that the space does not have */
function checkFixed(space: Space, fixed: Params): void {
  for (const [name, value] of Object.entries(fixed)) {
    const param = space.params.find((candidate) => candidate.name === name);
    if (param !== undefined && containsValue(param, value)) continue;
    const rule = param === undefined ? 'must name a parameter of the space' : 'must be a value that it can have';
    throw new WinnowError('study_invalid', { where: `sampler.fixed.${name}`, rule, got: value });
  }
}
