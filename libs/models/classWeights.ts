import { assertArgument } from '@winnow/core';
import { z } from 'zod';

/** `balanced` gives every class the same total weight: Σ v / (K Σ_class v). A list has one factor per class. */
export const classWeightSchema = z
  .union([z.enum(['none', 'balanced']), z.array(z.number().nonnegative()).min(2)])
  .default('none');

export type ClassWeight = z.infer<typeof classWeightSchema>;

/**
 * Weights of rows times those of their classes.
 * @param classes [N] 0 … K − 1
 * @param weight  [N]
 * @param count   K
 * @returns       [N]
 * @throws WinnowError `argument_invalid` when a list does not have one factor per class
 */
export function weighClasses(
  where: string,
  classes: ArrayLike<number>,
  weight: Float64Array,
  count: number,
  rule: ClassWeight,
): Float64Array {
  if (rule === 'none') return weight;
  const factors = rule === 'balanced' ? balanced(classes, weight, count) : rule;
  const expected = `class_weight must have a factor for each of the ${count} classes`;
  assertArgument(factors.length === count, where, expected, factors.length);
  return weight.map((value, n) => value * factors[classes[n]!]!);
}

function balanced(classes: ArrayLike<number>, weight: Float64Array, count: number): number[] {
  const totals = new Array<number>(count).fill(0);
  for (let n = 0; n < weight.length; n++) totals[classes[n]!]! += weight[n]!;
  const all = totals.reduce((sum, total) => sum + total, 0);
  return totals.map((total) => (total > 0 ? all / (count * total) : 0));
}
