/**
 * The points of a Pareto front that together dominate much hypervolume: one after the other, the one that adds most (Guerreiro
 * et al. 2016, "Greedy hypervolume subset selection in low dimensions"). What a point adds can only fall as others are
 * selected, so one that added less at an earlier look than another does now need not be measured again.
 */

import { compareVectors } from './compareVectors.ts';
import { addedHypervolume } from './hypervolume.ts';
import { referencePoint } from './referencePoint.ts';

/**
 * @param points [N][M] all maximised, without NaN, none dominated by another
 * @param count  ≤ N
 * @returns indices of `count` points; equal points are taken once while there are others, ties go to the lexicographically best
 */
export function selectByHypervolume(points: readonly (readonly number[])[], count: number): number[] {
  const sorted = points.map((_, i) => i).sort((i, j) => compareVectors(points[i]!, points[j]!) || i - j);
  const isRepeated = (i: number, place: number) =>
    place > 0 && compareVectors(points[i]!, points[sorted[place - 1]!]!) === 0;
  const distinct = sorted.filter((i, place) => !isRepeated(i, place));
  if (distinct.length <= count) {
    const repeated = sorted.filter(isRepeated).sort((i, j) => i - j);
    return [...distinct, ...repeated.slice(0, count - distinct.length)];
  }
  const reference = referencePoint(points);
  return reference.every(Number.isFinite)
    ? selectGreedily(points, distinct, count, reference)
    : distinct.slice(0, count);
}

/** @param candidates indices of points, no two equal */
function selectGreedily(
  points: readonly (readonly number[])[],
  candidates: readonly number[],
  count: number,
  reference: readonly number[],
): number[] {
  const selected: number[] = [];
  let open = candidates.map((i) => ({ i, adds: Number.POSITIVE_INFINITY })); // upper bounds
  while (selected.length < count) {
    const others = selected.map((i) => points[i]!);
    let most = Number.NEGATIVE_INFINITY;
    for (const candidate of [...open].sort((a, b) => compareNumbers(b.adds, a.adds))) {
      if (candidate.adds < most) break;
      candidate.adds = addedHypervolume(points[candidate.i]!, others, reference);
      most = Math.max(most, candidate.adds);
    }
    const best = open.find((candidate) => candidate.adds === most)!;
    selected.push(best.i);
    open = open.filter((candidate) => candidate !== best);
  }
  return selected;
}

function compareNumbers(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
