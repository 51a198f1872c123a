import { snapToGrid } from './coordinates.ts';
import type { Limit, NumericParam, Param, Params, ParamValue, Space } from './space.ts';

const SLACK = 1e-12; // relative: a point on a limit is within it, however the sum rounds

export function limitsOf(param: Param): readonly Limit[] {
  return param.type === 'ordinal' ? [] : (param.limits ?? []);
}

/**
 * The interval that a number's range and limits leave, given the trial's earlier parameters; may be empty. Of a choice only
 * the limits count.
 */
export function limitedRange(param: Param, earlier: Params): { low: number; high: number } {
  let { low, high } =
    param.type === 'categorical' ? { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY } : param;
  for (const limit of limitsOf(param)) {
    const bound = boundOf(limit, earlier);
    if (bound === undefined) continue;
    if (limit.side === 'atMost') high = Math.min(high, bound + SLACK * Math.abs(bound));
    else low = Math.max(low, bound - SLACK * Math.abs(bound));
  }
  return { low, high };
}

/** Whether every number keeps its limits; a limit holds only where all its parameters are active. */
export function keepsLimits(space: Space, params: Params): boolean {
  return space.params.every((param) => {
    const value = params[param.name];
    if (value === undefined || limitsOf(param).length === 0) return true;
    const { low, high } = limitedRange(param, params);
    return Number(value) >= low && Number(value) <= high;
  });
}

/**
 * Moves every number that breaks a limit to the nearest value that keeps it, in declaration order. A choice does not move.
 * @returns undefined where the earlier parameters leave a number no value
 */
export function moveWithinLimits(space: Space, params: Params): Params | undefined {
  const moved: Record<string, ParamValue> = {};
  for (const param of space.params) {
    const value = params[param.name];
    if (value === undefined) continue;
    moved[param.name] = value;
    if (limitsOf(param).length === 0) continue;
    const { low, high } = limitedRange(param, moved);
    const inside = nearestWithin(param, Number(value), low, high);
    if (inside === undefined) return undefined;
    moved[param.name] = inside;
  }
  return moved;
}

function nearestWithin(param: Param, value: number, low: number, high: number): number | undefined {
  if (param.type === 'float' || param.type === 'int') {
    return onGridWithin(param, Math.min(high, Math.max(low, value)), low, high);
  }
  return value >= low && value <= high ? value : undefined;
}

function onGridWithin(param: NumericParam, value: number, low: number, high: number): number | undefined {
  const step = param.step ?? 0;
  const nearest = snapToGrid(param, value);
  return [nearest, snapToGrid(param, nearest - step), snapToGrid(param, nearest + step)].find(
    (candidate) => candidate >= Math.max(low, param.low) && candidate <= Math.min(high, param.high),
  );
}

/** undefined where a parameter of the limit is not active. */
function boundOf({ terms, plus }: Limit, earlier: Params): number | undefined {
  let bound = plus;
  for (const { name, factor } of terms) {
    const value = earlier[name];
    if (typeof value !== 'number') return undefined;
    bound += factor * value;
  }
  return bound;
}
