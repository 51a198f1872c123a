import { limitsOf } from './limits.ts';
import type { Param, ParamValue, Space } from './space.ts';

/** The space with each given parameter as a choice of the values given for it; its limits stay. */
export function restrictParams(space: Space, values: ReadonlyMap<string, readonly ParamValue[]>): Space {
  const params = space.params.map((param): Param => {
    const choices = values.get(param.name);
    if (choices === undefined) return param;
    return { name: param.name, when: param.when, type: 'categorical', choices, limits: limitsOf(param) };
  });
  return { params };
}
