import { withImpliedLimits } from './impliedLimits.ts';
import { isActive } from './isActive.ts';
import { limitedRange, limitsOf } from './limits.ts';
import type { Param, Params, ParamValue, Space } from './space.ts';
import { fromUnit } from './unitCube.ts';

/** Values tried in a row without a point that keeps the limits, after which no more are hoped for: a tenth of a second. */
export const MOST_FRUITLESS = 200_000;
const ROUNDING = 1e-9; // by which what limits imply is widened; the limits themselves are kept as they are

/** `stopped` by `visit`, `finished` with all points, or `given_up` as the limits leave too few of them. */
export type VisitEnd = 'stopped' | 'finished' | 'given_up';

/**
 * Visits the points of a space's grid that keep the limits, in lexicographic order, until `visit` returns true.
 * @param floatPoints values of a float without a grid
 */
export function visitSpace(space: Space, floatPoints: number, visit: (params: Params) => boolean): VisitEnd {
  const { params: dimensions } = withImpliedLimits(space, ROUNDING);
  const params: Record<string, ParamValue> = {};
  let fruitless = 0;
  const extend = (depth: number): VisitEnd => {
    const param = dimensions[depth];
    if (param === undefined) {
      fruitless = 0;
      return visit({ ...params }) ? 'stopped' : 'finished';
    }
    if (!isActive(param, params)) return extend(depth + 1);
    for (const value of valuesWithin(param, floatPoints, params)) {
      if (++fruitless > MOST_FRUITLESS) return 'given_up';
      params[param.name] = value;
      const end = extend(depth + 1);
      if (end !== 'finished') return end;
    }
    delete params[param.name];
    return 'finished';
  };
  return extend(0);
}

/** The values of a parameter that keep its limits, given the earlier parameters. */
function* valuesWithin(param: Param, floatPoints: number, earlier: Params): Generator<ParamValue> {
  if (limitsOf(param).length === 0) {
    yield* gridValues(param, floatPoints);
    return;
  }
  const { low, high } = limitedRange(param, earlier);
  for (const value of gridValues(param, floatPoints, low, high)) {
    if (Number(value) >= low && Number(value) <= high) yield value;
  }
}

/**
 * The values of a parameter in ascending order; of a float without a grid, `floatPoints` equal steps from end to end.
 * @param low  of a grid, values below it may be left out
 * @param high of a grid, values above it may be left out
 */
export function* gridValues(
  param: Param,
  floatPoints: number,
  low = Number.NEGATIVE_INFINITY,
  high = Number.POSITIVE_INFINITY,
): Generator<ParamValue> {
  if ('choices' in param) {
    yield* param.choices;
  } else if (param.step !== null) {
    const { low: start, step } = param;
    const last = Math.min(Math.round((param.high - start) / step), Math.ceil((high - start) / step));
    for (let i = Math.max(0, Math.floor((low - start) / step)); i <= last; i++) yield start + i * step;
  } else {
    for (let i = 0; i < floatPoints; i++) yield fromUnit(param, floatPoints === 1 ? 0.5 : i / (floatPoints - 1));
  }
}
