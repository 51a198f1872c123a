/**
 * Ranks of a column, also of a part of its rows, from one sort. Notation: M rows, n of them that count.
 */

/** Row indices in the order of their values; at a tie the earlier row first. @param values [M] finite */
export function sortOrder(values: Float64Array): Uint32Array {
  return Uint32Array.from(values, (_, i) => i).sort((a, b) => values[a]! - values[b]! || a - b);
}

/**
 * Ranks 0..n−1 among the rows that count, ascending; equal values share the mean of their ranks.
 * @param values [M]
 * @param order  [M] `sortOrder(values)`
 * @param slot   [M] place of each row in the result, −1 for one that does not count
 * @param n      rows that count
 * @returns [n]
 */
export function averageRanks(values: Float64Array, order: Uint32Array, slot: Int32Array, n: number): Float64Array {
  const counted = order.filter((row) => slot[row]! >= 0);
  const ranks = new Float64Array(n);
  for (let start = 0, end = 0; start < n; start = end) {
    while (end < n && values[counted[end]!] === values[counted[start]!]) end++;
    for (let i = start; i < end; i++) ranks[slot[counted[i]!]!] = (start + end - 1) / 2;
  }
  return ranks;
}
