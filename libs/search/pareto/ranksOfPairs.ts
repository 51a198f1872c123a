import { sure } from './compareVectors.ts';

/**
 * `paretoRanks` of two objectives in one pass. In lexicographic order the last point of a front so far has its largest second
 * objective, so it alone need be compared; and what one front dominates all before it do, so fronts can be searched by halves.
 * @param points [N][2]
 * @returns [N]
 */
export function ranksOfPairs(points: readonly (readonly number[])[], enough: number): Int32Array {
  const xs = Float64Array.from(points, (point) => sure(point[0]!));
  const ys = Float64Array.from(points, (point) => sure(point[1]!));
  const order = Int32Array.from(points, (_, i) => i).sort(
    (i, j) => descending(xs[i]!, xs[j]!) || descending(ys[i]!, ys[j]!),
  );
  const ranks = new Int32Array(points.length);
  const last: number[] = []; // of each front
  const sizes: number[] = [];
  for (const i of order) {
    let low = 0;
    let high = last.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const j = last[middle]!;
      if (ys[j]! > ys[i]! || (ys[j] === ys[i] && xs[j]! > xs[i]!)) low = middle + 1;
      else high = middle;
    }
    ranks[i] = low;
    last[low] = i;
    sizes[low] = (sizes[low] ?? 0) + 1;
  }
  let behind = 0; // the first rank that need not be told apart from those after it
  for (let ranked = 0; behind < sizes.length && ranked < enough; behind++) ranked += sizes[behind]!;
  for (let i = 0; i < ranks.length; i++) if (ranks[i]! > behind) ranks[i] = behind;
  return ranks;
}

function descending(a: number, b: number): number {
  return a > b ? -1 : a < b ? 1 : 0;
}
