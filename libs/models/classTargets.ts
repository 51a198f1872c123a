import { WinnowError } from '@winnow/core';
import type { Targets } from './contract.ts';

/**
 * The class of each row: `up` of two classes, `targets.classes` of more.
 * @param count  K of the model's parameters
 * @param weight [N] a row of weight 0 does not count
 * @throws WinnowError `model_fit_failed` when the targets have no such classes, or only one of them occurs
 */
export function classTargets(
  where: string,
  { up, classes }: Targets,
  count: number,
  weight: Float64Array,
): Uint8Array | Int32Array {
  if (count > 2 && classes?.count !== count) {
    const rule = `num_class is ${count}, so the target must have ${count} classes`;
    throw new WinnowError('model_fit_failed', { where, rule, got: classes?.count ?? 'returns and their signs' });
  }
  const values = count > 2 ? classes!.values : up;
  const seen = new Set<number>();
  for (let n = 0; n < values.length && seen.size < 2; n++) if (weight[n]! > 0) seen.add(values[n]!);
  if (seen.size >= 2) return values;
  const rule = count > 2 ? 'two classes must occur among the targets that count' : 'both signs must occur among them';
  throw new WinnowError('model_fit_failed', { where, rule, got: `only class ${[...seen][0]}` });
}
