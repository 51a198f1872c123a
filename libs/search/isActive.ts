import type { Param, Params } from './space.ts';

/** Whether a parameter exists in a trial, given the trial's earlier parameters. */
export function isActive(param: Param, earlier: Params): boolean {
  return param.when.every(({ parent, values }) => values.some((value) => value === earlier[parent]));
}
