import { WinnowError } from '@winnow/core';

/** Squares of larger values, divided by the smallest variance and summed over rows, could overflow to infinity. */
export const MAX_MAGNITUDE = 1e100;

/** Throws `argument_invalid` at the first value that is too large to square or, unless they are allowed, NaN, naming its index. */
export function assertMagnitude(where: string, name: string, values: Float64Array, allowNan = false): void {
  for (let i = soundValues(values); i < values.length; i++) {
    if (!(Math.abs(values[i]!) <= MAX_MAGNITUDE) && !(allowNan && Number.isNaN(values[i]!))) {
      const rule = `${name}[${i}] must be finite and at most ${MAX_MAGNITUDE} in magnitude`;
      throw new WinnowError('argument_invalid', { where, rule, got: values[i] });
    }
  }
}

/** How many values at the beginning are surely sound: four are looked at together, which takes a third of the time. */
function soundValues(values: Float64Array): number {
  const last = values.length - 3;
  let i = 0;
  while (
    i < last &&
    Math.abs(values[i]!) <= MAX_MAGNITUDE &&
    Math.abs(values[i + 1]!) <= MAX_MAGNITUDE &&
    Math.abs(values[i + 2]!) <= MAX_MAGNITUDE &&
    Math.abs(values[i + 3]!) <= MAX_MAGNITUDE
  )
    i += 4;
  return i;
}
