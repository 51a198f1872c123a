/** The space as a unit cube: each parameter a coordinate in [0, 1), equal shares for choices and grid points. */

import { fromInternal, fromNumber, internalBounds, toInternal, toNumber } from './coordinates.ts';
import type { Param, ParamValue } from './space.ts';

export function fromUnit(param: Param, unit: number): ParamValue {
  if (param.type === 'categorical') {
    return param.choices[Math.min(param.choices.length - 1, Math.floor(unit * param.choices.length))]!;
  }
  const { low, high } = internalBounds(param);
  return fromNumber(param, fromInternal(param, low + unit * (high - low)));
}

/** The middle of a choice's share; a grid point's own place; NaN for a value that the parameter cannot have. */
export function toUnit(param: Param, value: ParamValue): number {
  if (param.type === 'categorical') {
    const index = param.choices.indexOf(value);
    return index < 0 ? Number.NaN : (index + 0.5) / param.choices.length;
  }
  const { low, high } = internalBounds(param);
  return (toInternal(param, toNumber(param, value)) - low) / (high - low);
}
