import { WinnowError } from '@winnow/core';

/** Larger categories would make bit sets of them too long. */
const MAX_CATEGORY = 1_000_000;

/** @throws WinnowError `argument_invalid` for a value that is no integer from 0 to a million */
export function assertCategory(where: string, category: number): void {
  if (Number.isInteger(category) && category >= 0 && category <= MAX_CATEGORY) return;
  const rule = `a category must be an integer from 0 to ${MAX_CATEGORY}, or missing`;
  throw new WinnowError('argument_invalid', { where, rule, got: category });
}
