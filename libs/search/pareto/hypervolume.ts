/**
 * Hypervolume: how much of the space of objectives, all maximised, a set of points dominates above a reference point.
 * Exact, by cutting the last objective into slabs and measuring the cross-section of each (While et al. 2006, "A faster
 * algorithm for calculating hypervolume"); meant for two to four objectives and some hundred points.
 *
 * Notation: N points, M objectives.
 */

/**
 * @param points    [N][M]; what is not above the reference in every objective adds nothing, NaN included
 * @param reference [M]
 */
export function hypervolume(points: readonly (readonly number[])[], reference: readonly number[]): number {
  const above = points.filter((point) => reference.every((bound, m) => point[m]! > bound));
  return volume(above, reference, reference.length);
}

/**
 * What a point adds to the hypervolume of others: its own less what they cover of it.
 * @returns Infinity where both are infinite
 */
export function addedHypervolume(
  point: readonly number[],
  others: readonly (readonly number[])[],
  reference: readonly number[],
): number {
  const covered = others.map((other) => other.map((value, m) => Math.min(value, point[m]!)));
  const added = hypervolume([point], reference) - hypervolume(covered, reference);
  return Number.isNaN(added) ? Number.POSITIVE_INFINITY : added;
}

/** Of the first d objectives. */
function volume(points: readonly (readonly number[])[], reference: readonly number[], d: number): number {
  if (points.length === 0) return 0;
  if (points.length === 1) return box(points[0]!, reference, d);
  if (d === 1) return Math.max(...points.map((point) => point[0]!)) - reference[0]!;
  if (d === 2) return area(points, reference);
  const last = d - 1;
  const highest = [...points].sort((a, b) => descending(a[last]!, b[last]!));
  let total = 0;
  for (let i = 0; i < highest.length; i++) {
    const floor = highest[i + 1]?.[last] ?? reference[last]!;
    const thickness = highest[i]![last]! - floor;
    if (thickness > 0) total += thickness * volume(highest.slice(0, i + 1), reference, last);
  }
  return total;
}

function box(point: readonly number[], reference: readonly number[], d: number): number {
  let product = 1;
  for (let m = 0; m < d; m++) product *= point[m]! - reference[m]!;
  return product;
}

/** Of the first two objectives: strips from the right, each as high as it stands above those before it. */
function area(points: readonly (readonly number[])[], [left, bottom]: readonly number[]): number {
  const rightmost = [...points].sort((a, b) => descending(a[0]!, b[0]!));
  let height = bottom!;
  let total = 0;
  for (const [x, y] of rightmost) {
    if (y! <= height) continue;
    total += (x! - left!) * (y! - height);
    height = y!;
  }
  return total;
}

function descending(a: number, b: number): number {
  return a > b ? -1 : a < b ? 1 : 0;
}
