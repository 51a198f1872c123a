import type { Params, Space } from './space.ts';

/** The space with each given parameter as a choice of one. */
export function fixParams(space: Space, fixed: Params): Space {
  const params = space.params.map((param): Space['params'][number] => {
    const value = fixed[param.name];
    return value === undefined ? param : { name: param.name, when: param.when, type: 'categorical', choices: [value] };
  });
  return { params };
}
