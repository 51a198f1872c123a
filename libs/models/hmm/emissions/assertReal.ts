import { WinnowError } from '@winnow/core';
import type { Observations } from '../hmm.ts';

/** Squares of larger values, divided by the smallest variance and summed over rows, could overflow to infinity. */
const MAX_MAGNITUDE = 1e100;

/** Throws `argument_invalid` at the first value that is infinite or too large to square; NaN, a missing value, passes. */
export function assertReal(where: string, { data, cols }: Observations): void {
  for (let i = 0; i < data.length; i++) {
    if (Math.abs(data[i]!) > MAX_MAGNITUDE) {
      const rule = `row ${Math.floor(i / cols)}, column ${i % cols} must be at most ${MAX_MAGNITUDE} in magnitude, or NaN`;
      throw new WinnowError('argument_invalid', { where, rule, got: data[i] });
    }
  }
}
