/**
 * Internal coordinates of a numeric parameter: natural logs where `log` is set, the value itself otherwise. A grid
 * parameter's interval reaches half a step beyond both ends, so that every grid point owns a cell of equal width.
 */

import type { NumericParam } from './space.ts';

/** Interval of the internal coordinate. */
export function internalBounds(param: NumericParam): { low: number; high: number } {
  const margin = (param.step ?? 0) / 2;
  return { low: toInternal(param, param.low - margin), high: toInternal(param, param.high + margin) };
}

export function toInternal(param: NumericParam, value: number): number {
  return param.log ? Math.log(value) : value;
}

/** The parameter's value at an internal coordinate: on the grid, inside [low, high]. */
export function fromInternal(param: NumericParam, coordinate: number): number {
  const value = snapToGrid(param, param.log ? Math.exp(coordinate) : coordinate);
  return Math.min(param.high, Math.max(param.low, value)); // exp(log(high)) may exceed high by rounding
}

/** The nearest grid point, written low + k · step everywhere so that equal points are equal numbers. */
export function snapToGrid({ low, step }: NumericParam, value: number): number {
  return step === null ? value : low + Math.round((value - low) / step) * step;
}
