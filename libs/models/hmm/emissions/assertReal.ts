import { WinnowError } from '@winnow/core';
import { MAX_MAGNITUDE } from '../../assertMagnitude.ts';
import type { Observations } from '../hmm.ts';

/** Throws `argument_invalid` at the first value that is infinite or too large to square; NaN, a missing value, passes. */
export function assertReal(where: string, { data, cols }: Observations): void {
  for (let i = 0; i < data.length; i++) {
    if (Math.abs(data[i]!) > MAX_MAGNITUDE) {
      const rule = `row ${Math.floor(i / cols)}, column ${i % cols} must be at most ${MAX_MAGNITUDE} in magnitude, or NaN`;
      throw new WinnowError('argument_invalid', { where, rule, got: data[i] });
    }
  }
}
