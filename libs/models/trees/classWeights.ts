import { z } from 'zod';

/** Weight of the loss by class: in inverse proportion to the classes' rows, or as given by class, 1 where it is not. */
export const classWeightParam = z
  .union([z.literal('balanced'), z.record(z.string().regex(/^\d+$/), z.number().nonnegative())])
  .optional();

export type ClassWeight = z.infer<typeof classWeightParam>;

/**
 * @param classes [N] from 0
 * @param weight  [N] of the rows; absent means 1
 * @returns [N] factors of the rows' losses; for `balanced`, n / (K n_k) with K the classes that occur (King and Zeng 2001)
 */
export function lossWeights(
  classWeight: NonNullable<ClassWeight>,
  classes: ArrayLike<number>,
  weight: ArrayLike<number> | undefined,
): Float64Array {
  if (classWeight !== 'balanced') return Float64Array.from(classes, (k) => classWeight[k] ?? 1);
  const sums: number[] = [];
  let total = 0;
  for (let n = 0; n < classes.length; n++) {
    const counted = weight?.[n] ?? 1;
    sums[classes[n]!] = (sums[classes[n]!] ?? 0) + counted;
    total += counted;
  }
  const occurring = sums.filter((sum) => sum > 0).length;
  return Float64Array.from(classes, (k) => (sums[k]! > 0 ? total / (occurring * sums[k]!) : 0));
}
