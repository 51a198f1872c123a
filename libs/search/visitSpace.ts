import { isActive } from './isActive.ts';
import { keepsLimits } from './limits.ts';
import type { Param, Params, ParamValue, Space } from './space.ts';
import { fromUnit } from './unitCube.ts';

/**
 * Visits the points of a space's grid that keep the limits, in lexicographic order, until `visit` returns true.
 * @param floatPoints values of a float without a grid
 * @returns whether `visit` stopped it
 */
export function visitSpace(space: Space, floatPoints: number, visit: (params: Params) => boolean): boolean {
  const params: Record<string, ParamValue> = {};
  const extend = (depth: number): boolean => {
    const param = space.params[depth];
    if (param === undefined) return keepsLimits(space, params) && visit({ ...params });
    if (!isActive(param, params)) return extend(depth + 1);
    for (const value of gridValues(param, floatPoints)) {
      params[param.name] = value;
      if (extend(depth + 1)) return true;
    }
    delete params[param.name];
    return false;
  };
  return extend(0);
}

/** The values of a parameter in ascending order; of a float without a grid, `floatPoints` equal steps from end to end. */
function* gridValues(param: Param, floatPoints: number): Generator<ParamValue> {
  if ('choices' in param) {
    yield* param.choices;
  } else if (param.step !== null) {
    const last = Math.round((param.high - param.low) / param.step);
    for (let i = 0; i <= last; i++) yield param.low + i * param.step;
  } else {
    for (let i = 0; i < floatPoints; i++) yield fromUnit(param, floatPoints === 1 ? 0.5 : i / (floatPoints - 1));
  }
}
