import { WinnowError } from '@winnow/core';

/** The error for a feature without a finite value behind its warm-up: the bars were not valid. */
export function notFinite(where: string, feature: string, got: number): WinnowError {
  return new WinnowError('argument_invalid', { where, rule: `${feature} must be finite after its warm-up`, got });
}
