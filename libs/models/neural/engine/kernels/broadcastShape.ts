import { assertArgument } from '@winnow/core';

/** Shape of an elementwise result of two shapes, aligned at their last dimension, where 1 stretches. */
export function broadcastShape(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const left = a[i - rank + a.length] ?? 1;
    const right = b[i - rank + b.length] ?? 1;
    const fits = left === right || left === 1 || right === 1;
    assertArgument(fits, 'neural engine', `shape [${a}] must broadcast with another`, b);
    return left === 1 ? right : left;
  });
}
