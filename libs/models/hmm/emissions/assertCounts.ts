import { WinnowError } from '@winnow/core';
import type { Observations } from '../hmm.ts';

/**
 * Throws `argument_invalid` at the first value that is not an integer of 0 … `largest`; NaN, a missing value, passes.
 */
export function assertCounts(where: string, { data, cols }: Observations, largest: number): void {
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (Number.isNaN(value) || (Number.isInteger(value) && value >= 0 && value <= largest)) continue;
    const rule = `row ${Math.floor(i / cols)}, column ${i % cols} must be an integer of 0 … ${largest}, or NaN`;
    throw new WinnowError('argument_invalid', { where, rule, got: value });
  }
}
