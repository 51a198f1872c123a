import { WinnowError } from '@winnow/core';
import { containsValue } from '../containsValue.ts';
import { snapValue } from '../coordinates.ts';
import { fixParams } from '../fixParams.ts';
import type { Sampler } from '../sampler.ts';
import type { Params, ParamValue, Space } from '../space.ts';

/** Holds some parameters at given values and lets `inner` search the others. */
export function createPartialFixedSampler(fixed: Params, inner: Sampler): Sampler {
  let known: { readonly space: Space; readonly reduced: Space } | undefined;
  const reduce = (space: Space): Space => {
    if (known?.space !== space) known = { space, reduced: fixParams(space, settleFixed(space, fixed)) };
    return known.reduced;
  };
  return {
    name: 'partial_fixed',
    suggest: (space, history, rng, shared) => inner.suggest(reduce(space), history, rng, shared),
    spaceLeft(space, history) {
      const reduced = reduce(space);
      const left = inner.spaceLeft?.(reduced, history) ?? reduced;
      return left === reduced && Object.keys(fixed).length === 0 ? space : left;
    },
  };
}

/**
 * The fixed values as the space writes them.
 * @throws WinnowError `study_invalid` for a parameter or a value that the space does not have
 */
function settleFixed(space: Space, fixed: Params): Params {
  const settled: Record<string, ParamValue> = {};
  for (const [name, value] of Object.entries(fixed)) {
    const param = space.params.find((candidate) => candidate.name === name);
    if (param === undefined || !containsValue(param, value)) {
      const rule = param === undefined ? 'must name a parameter of the space' : 'must be a value that it can have';
      throw new WinnowError('study_invalid', { where: `sampler.fixed.${name}`, rule, got: value });
    }
    settled[name] = snapValue(param, value);
  }
  return settled;
}
