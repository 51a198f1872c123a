import { containsValue } from './containsValue.ts';
import { isActive } from './isActive.ts';
import { keepsLimits } from './limits.ts';
import type { Params, Space } from './space.ts';

/** Whether `params` has exactly the space's active parameters, each with a value that it can have, within its limits. */
export function containsParams(space: Space, params: Params): boolean {
  const active = space.params.filter((param) => isActive(param, params));
  return (
    Object.keys(params).length === active.length &&
    active.every((param) => Object.hasOwn(params, param.name) && containsValue(param, params[param.name])) &&
    keepsLimits(space, params)
  );
}
