/**
 * The format of a setting that would hang or flood what it sets if it were 0. Convict puts the key before the message, and the
 * value after it where that is not falsy.
 */
export function positiveInteger(value: unknown): void {
  if (Number.isInteger(value) && (value as number) > 0) return;
  throw new Error(`must be a positive integer${value ? '' : `, but got ${value}`}`);
}
