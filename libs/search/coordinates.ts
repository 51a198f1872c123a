/**
 * Coordinates of a parameter on an axis. Its **number** is the value itself, or the index of an ordinal's choice; its
 * **internal coordinate** is the natural log of the number where `log` is set, and the number otherwise. A grid's
 * internal interval reaches half a step beyond both ends, so that every grid point owns a cell of equal width.
 */

import type { Param, ParamValue, RangeParam } from './space.ts';

/** NaN for a value that the parameter cannot have, as when a space was changed since the trial. */
export function toNumber(param: RangeParam, value: ParamValue): number {
  if (param.type === 'ordinal') {
    const index = param.choices.indexOf(value);
    return index < 0 ? Number.NaN : index;
  }
  return typeof value === 'number' && value >= param.low && value <= param.high ? value : Number.NaN;
}

export function fromNumber(param: RangeParam, number: number): ParamValue {
  return param.type === 'ordinal' ? param.choices[number]! : number;
}

/** Interval of the internal coordinate. */
export function internalBounds(param: RangeParam): { low: number; high: number } {
  const margin = (param.step ?? 0) / 2;
  return { low: toInternal(param, param.low - margin), high: toInternal(param, param.high + margin) };
}

export function toInternal(param: RangeParam, number: number): number {
  return param.log ? Math.log(number) : number;
}

/** The number at an internal coordinate: on the grid, inside [low, high]. */
export function fromInternal(param: RangeParam, coordinate: number): number {
  const number = snapToGrid(param, param.log ? Math.exp(coordinate) : coordinate);
  return Math.min(param.high, Math.max(param.low, number)); // exp(log(high)) may exceed high by rounding
}

/** The nearest grid point, written low + k · step everywhere so that equal points are equal numbers. */
export function snapToGrid({ low, step }: RangeParam, number: number): number {
  return step === null ? number : low + Math.round((number - low) / step) * step;
}

/** A value as samplers write it, e.g. 0.15 as 3 · 0.05 = 0.15000000000000002, so that conditions compare equal. */
export function snapValue(param: Param, value: ParamValue): ParamValue {
  const isNumber = typeof value === 'number' && (param.type === 'float' || param.type === 'int');
  return isNumber ? snapToGrid(param, value) : value;
}
