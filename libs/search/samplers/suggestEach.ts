import { isActive } from '../isActive.ts';
import type { Param, Params, ParamValue, Space } from '../space.ts';

/** Suggests the active parameters one by one, in declaration order, so that a parent is known before its children. */
export function suggestEach(space: Space, suggest: (param: Param) => ParamValue): Params {
  const params: Record<string, ParamValue> = {};
  for (const param of space.params) {
    if (isActive(param, params)) params[param.name] = suggest(param);
  }
  return params;
}
