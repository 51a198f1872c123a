/** Dominance between vectors of objectives, all maximised. NaN counts as −Infinity. */

import { compareVectors, sure } from './compareVectors.ts';
import { ranksOfPairs } from './ranksOfPairs.ts';

/** Whether `a` is nowhere worse than `b` and somewhere better. */
export function dominates(a: readonly number[], b: readonly number[]): boolean {
  let better = false;
  for (let i = 0; i < a.length; i++) {
    const mine = sure(a[i]!);
    const other = sure(b[i]!);
    if (mine < other) return false;
    if (mine > other) better = true;
  }
  return better;
}

/**
 * Rank 0 for what nothing dominates, rank k for what only lower ranks dominate (Deb et al. 2002, "NSGA-II", section
 * III-A).
 * @param enough points that need a rank of their own: once so many have one, all others get the next
 * @returns [points]
 */
export function paretoRanks(points: readonly (readonly number[])[], enough = points.length): Int32Array {
  if (points[0]?.length === 2) return ranksOfPairs(points, enough);
  const ranks = new Int32Array(points.length);
  let open = points.map((_, i) => i).sort((i, j) => compareVectors(points[i]!, points[j]!));
  for (let rank = 0; open.length > 0; rank++) {
    for (const i of open) ranks[i] = rank;
    if (points.length - open.length >= enough) break;
    const front: number[] = []; // in lexicographic order only what is in it already can dominate the next
    const behind: number[] = [];
    for (const i of open) (isBehind(points[i]!, front, points) ? behind : front).push(i);
    open = behind;
  }
  return ranks;
}

function isBehind(point: readonly number[], front: readonly number[], points: readonly (readonly number[])[]): boolean {
  for (let k = front.length - 1; k >= 0; k--) if (dominates(points[front[k]!]!, point)) return true;
  return false;
}

/**
 * How far apart a point's neighbours of the same rank are, summed over objectives, each as a share of its range; Infinity
 * at the ends (Deb et al. 2002, section III-B).
 * @returns [points]
 */
export function crowdingDistances(points: readonly (readonly number[])[], ranks: Int32Array): Float64Array {
  const distances = new Float64Array(points.length);
  const fronts = Math.max(-1, ...ranks) + 1;
  for (let rank = 0; rank < fronts; rank++) {
    const front = points.map((_, i) => i).filter((i) => ranks[i] === rank);
    for (let m = 0; m < points[front[0]!]!.length; m++) {
      const at = (i: number) => sure(points[i]![m]!);
      front.sort((a, b) => compare(at(a), at(b)) || a - b);
      const first = front[0]!;
      const last = front.at(-1)!;
      const range = at(last) - at(first);
      distances[first] = Number.POSITIVE_INFINITY;
      distances[last] = Number.POSITIVE_INFINITY;
      if (!(range > 0 && Number.isFinite(range))) continue;
      for (let i = 1; i + 1 < front.length; i++)
        distances[front[i]!]! += (at(front[i + 1]!) - at(front[i - 1]!)) / range;
    }
  }
  return distances;
}

function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
