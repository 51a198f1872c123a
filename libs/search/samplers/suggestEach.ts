import type { Rng } from '@winnow/core';
import { isActive } from '../isActive.ts';
import type { Param, Params, ParamValue, Space } from '../space.ts';

/**
 * Suggests the active parameters one by one, in declaration order, each from a stream of its own: what one parameter
 * draws does not depend on how much another one drew.
 */
export function suggestEach(space: Space, rng: Rng, suggest: (param: Param, rng: Rng) => ParamValue): Params {
  const params: Record<string, ParamValue> = {};
  for (const param of space.params) {
    if (isActive(param, params)) params[param.name] = suggest(param, rng.split(param.name));
  }
  return params;
}
