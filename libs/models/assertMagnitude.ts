import { WinnowError } from '@winnow/core';

/** Squares of larger values, divided by the smallest variance and summed over rows, could overflow to infinity. */
export const MAX_MAGNITUDE = 1e100;

/** Throws `argument_invalid` at the first value that is too large to square or, unless they are allowed, NaN, naming its index. */
export function assertMagnitude(where: string, name: string, values: Float64Array, allowNan = false): void {
  for (let i = 0; i < values.length; i++) {
    if (!(Math.abs(values[i]!) <= MAX_MAGNITUDE) && !(allowNan && Number.isNaN(values[i]!))) {
      const rule = `${name}[${i}] must be finite and at most ${MAX_MAGNITUDE} in magnitude`;
      throw new WinnowError('argument_invalid', { where, rule, got: values[i] });
    }
  }
}
