import { WinnowError } from './errors.ts';

/** Throws `shape_mismatch` unless `array.length === expected`. Public entries call it once; inner loops never do. */
export function assertShape(where: string, name: string, array: ArrayLike<unknown>, expected: number): void {
  if (array.length !== expected) {
    throw new WinnowError('shape_mismatch', {
      where,
      rule: `${name} must have ${expected} elements`,
      got: array.length,
    });
  }
}

/** Throws `argument_invalid` with `where: rule, but got value` unless `condition` holds. */
export function assertArgument(condition: boolean, where: string, rule: string, got: unknown): asserts condition {
  if (!condition) throw new WinnowError('argument_invalid', { where, rule, got });
}

/** Throws `argument_invalid` at the first NaN or infinity, naming its index. */
export function assertFinite(where: string, name: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      throw new WinnowError('argument_invalid', { where, rule: `${name}[${i}] must be finite`, got: values[i] });
    }
  }
}
