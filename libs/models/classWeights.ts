import { assertArgument, WinnowError } from '@winnow/core';
import { z } from 'zod';

/** Weight of the loss by class: in inverse proportion to the classes' rows, or as given by class, 1 where it is not. */
export const classWeightParam = z
  .union([z.literal('balanced'), z.record(z.string().regex(/^\d+$/), z.number().nonnegative())])
  .optional();

export type ClassWeight = z.infer<typeof classWeightParam>;

/**
 * @param classes [N] from 0, below `nClasses`
 * @param weight  [N] of the rows; absent means 1
 * @returns [N] factors of the rows' losses; for `balanced`, n / (K n_k) with K the classes that occur (King and Zeng 2001)
 * @throws WinnowError `argument_invalid` for the weight of a class that does not exist
 */
export function lossWeights(
  where: string,
  classWeight: NonNullable<ClassWeight>,
  classes: ArrayLike<number>,
  nClasses: number,
  weight: ArrayLike<number> | undefined,
): Float64Array {
  if (classWeight !== 'balanced') {
    const beyond = Object.keys(classWeight).find((key) => Number(key) >= nClasses);
    assertArgument(beyond === undefined, where, `class_weight must be of classes below ${nClasses}`, beyond);
    return Float64Array.from(classes, (k) => classWeight[k] ?? 1);
  }
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

/**
 * Weights of rows times those of their classes.
 * @param weight [N] positive for two classes at least
 * @returns [N]
 * @throws WinnowError as `lossWeights`, and `model_fit_failed` when fewer than two classes keep a positive weight
 */
export function weighClasses(
  where: string,
  classWeight: ClassWeight,
  classes: ArrayLike<number>,
  nClasses: number,
  weight: Float64Array,
): Float64Array {
  if (classWeight === undefined) return weight;
  const factors = lossWeights(where, classWeight, classes, nClasses, weight);
  const weighted = weight.map((value, n) => value * factors[n]!);
  const kept = new Set<number>();
  for (let n = 0; n < weighted.length && kept.size < 2; n++) if (weighted[n]! > 0) kept.add(classes[n]!);
  if (kept.size >= 2) return weighted;
  const rule = 'two classes of positive class_weight must occur among the targets';
  throw new WinnowError('model_fit_failed', { where, rule, got: classWeight });
}
