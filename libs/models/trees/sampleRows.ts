import type { Rng } from '@winnow/core';
import { drawRows, sortValues } from '@winnow/kernels';

/** Rows a tree learns from, and those that only get its output; both ascending. */
export interface RowSample {
  readonly taken: Int32Array;
  readonly left: Int32Array;
}

/** Takes ⌊fraction · n⌋ of the rows, at least one, all subsets being equally likely. */
export function bagRows(rows: Int32Array, fraction: number, rng: Rng): RowSample {
  const wanted = Math.max(1, Math.floor(fraction * rows.length));
  return drawRows(rows, wanted, rng.uint32());
}

/**
 * Takes the rows of the largest gradients and a share of the others; `amplify` tells by how much the latter have to be
 * multiplied so that they stand for all others.
 * @param magnitudes [n] of `rows`
 */
export function gossRows(
  rows: Int32Array,
  magnitudes: Float64Array,
  { topRate, otherRate }: { readonly topRate: number; readonly otherRate: number },
  rng: Rng,
): RowSample & { readonly amplified: Int32Array; readonly amplify: number } {
  const nTop = Math.max(1, Math.floor(topRate * rows.length));
  const sorted = magnitudes.slice();
  sortValues(sorted);
  const threshold = sorted[rows.length - nTop]!;
  const isTop = (_: number, i: number): boolean => magnitudes[i]! >= threshold;
  const top = rows.filter(isTop);
  const others = rows.filter((row, i) => !isTop(row, i));
  if (others.length === 0) return { taken: rows, left: others, amplified: others, amplify: 1 };
  const fraction = Math.min(1, (otherRate * rows.length) / others.length);
  const { taken: amplified, left } = bagRows(others, fraction, rng);
  const taken = new Int32Array(top.length + amplified.length);
  taken.set(top);
  taken.set(amplified, top.length);
  return { taken: taken.sort(), left, amplified, amplify: others.length / amplified.length };
}
