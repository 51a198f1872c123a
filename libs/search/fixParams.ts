import { restrictParams } from './restrictParams.ts';
import type { Params, Space } from './space.ts';

/** The space with each given parameter as a choice of one. */
export function fixParams(space: Space, fixed: Params): Space {
  return restrictParams(space, new Map(Object.entries(fixed).map(([name, value]) => [name, [value]])));
}
