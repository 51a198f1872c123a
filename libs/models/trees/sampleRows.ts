import type { Rng } from '@winnow/core';
import { sortValues } from '@winnow/kernels';

/** Rows a tree learns from, and those that only get its output; both ascending. */
export interface RowSample {
  readonly taken: Int32Array;
  readonly left: Int32Array;
}

/** Takes ⌊fraction · n⌋ of the rows, at least one, all subsets being equally likely (Vitter 1984, "method S"). */
export function bagRows(rows: Int32Array, fraction: number, rng: Rng): RowSample {
  const wanted = Math.max(1, Math.floor(fraction * rows.length));
  const draw = fastUniform(rng);
  const taken = new Int32Array(wanted);
  const left = new Int32Array(rows.length - wanted);
  let nTaken = 0;
  let nLeft = 0;
  for (let i = 0; i < rows.length; i++) {
    if (draw(i) * (rows.length - i) < wanted - nTaken) taken[nTaken++] = rows[i]!;
    else left[nLeft++] = rows[i]!;
  }
  return { taken, left };
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

/** Uniform numbers in [0, 1) by position, from one draw: a table has too many rows for a draw each. */
function fastUniform(rng: Rng): (i: number) => number {
  const key = rng.uint32();
  return (i) => {
    let word = Math.imul(i, 0x9e3779b1) ^ key; // golden ratio: neighbours get far apart
    word = Math.imul(word ^ (word >>> 16), 0x85ebca6b); // MurmurHash3's finaliser
    word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
    return ((word ^ (word >>> 16)) >>> 0) / 4294967296;
  };
}
