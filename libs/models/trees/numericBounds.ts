/**
 * Bounds of the bins of one feature, as LightGBM 4 chooses them: about as many rows in each, a value that is more
 * frequent than that alone in its bin, and zero in a bin of its own, so that a feature that is mostly zero keeps it apart.
 */

/** Distinct values, ascending, and how much each weighs. */
export interface ValueCounts {
  readonly values: Float64Array;
  readonly counts: Float64Array;
}

/** Values this close to 0 are taken for it. */
const ZERO = 1e-35;

/**
 * @param maxBins   value bins at most, at least 2
 * @param minInBin  least weight of a bin
 * @returns ascending bounds, one fewer than bins
 */
export function numericBounds(distinct: ValueCounts, maxBins: number, minInBin: number): number[] {
  const { values } = distinct;
  const firstZero = countUpTo(values, -ZERO);
  const firstPositive = countUpTo(values, ZERO);
  const negative = slice(distinct, 0, firstZero);
  const positive = slice(distinct, firstPositive, values.length);
  const weightBelow = total(negative.counts);
  const weightAbove = total(positive.counts);
  const bounds: number[] = [];
  if (negative.values.length > 0) {
    const share = weightBelow / (weightBelow + weightAbove);
    const most = Math.max(1, Math.floor(share * (maxBins - 1)));
    bounds.push(...equalWeightBounds(negative, most, weightBelow, minInBin), -ZERO);
  }
  const rest = maxBins - 1 - bounds.length;
  if (positive.values.length === 0 || rest < 1) {
    if (firstZero === firstPositive && positive.values.length === 0) bounds.pop(); // there is no zero either
    return bounds;
  }
  bounds.push(ZERO, ...equalWeightBounds(positive, rest, weightAbove, minInBin));
  return bounds;
}

/** How many of the ascending values are at most `limit`. */
function countUpTo(values: Float64Array, limit: number): number {
  let count = 0;
  while (count < values.length && values[count]! <= limit) count += 1;
  return count;
}

function slice({ values, counts }: ValueCounts, from: number, to: number): ValueCounts {
  return { values: values.subarray(from, to), counts: counts.subarray(from, to) };
}

function total(counts: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += counts[i]!;
  return sum;
}

/** Bounds between the values, without the last bin's. */
function equalWeightBounds(distinct: ValueCounts, maxBins: number, weight: number, minInBin: number): number[] {
  const { values } = distinct;
  const ends =
    values.length <= maxBins ? separateEnds(distinct, minInBin) : greedyEnds(distinct, maxBins, weight, minInBin);
  return ends.map((i) => midpoint(values[i]!, values[i + 1]!));
}

/** A bin for each value, where it has weight enough. @returns the index of the last value of each bin but the last */
function separateEnds({ values, counts }: ValueCounts, minInBin: number): number[] {
  const ends: number[] = [];
  let inBin = 0;
  for (let i = 0; i + 1 < values.length; i++) {
    inBin += counts[i]!;
    if (inBin >= minInBin) {
      ends.push(i);
      inBin = 0;
    }
  }
  return ends;
}

/** Closes a bin when it has the mean weight of those to come, and before a value that fills one by itself. */
function greedyEnds({ values, counts }: ValueCounts, maxBins: number, weight: number, minInBin: number): number[] {
  const bins = minInBin > 0 ? Math.max(1, Math.min(maxBins, Math.floor(weight / minInBin))) : maxBins;
  const big = weight / bins;
  let restBins = bins;
  let restWeight = weight;
  for (let i = 0; i < values.length; i++) {
    if (counts[i]! < big) continue;
    restBins -= 1;
    restWeight -= counts[i]!;
  }
  let mean = restWeight / restBins;
  const ends: number[] = [];
  let inBin = 0;
  for (let i = 0; i + 1 < values.length && ends.length < bins - 1; i++) {
    const isBig = counts[i]! >= big;
    if (!isBig) restWeight -= counts[i]!;
    inBin += counts[i]!;
    if (!isBig && inBin < mean && !(counts[i + 1]! >= big && inBin >= Math.max(1, mean / 2))) continue;
    ends.push(i);
    inBin = 0;
    if (isBig) continue;
    restBins -= 1;
    mean = restWeight / restBins;
  }
  return ends;
}

/** A number from a on and below b; halving first, as a sum may overflow. */
function midpoint(a: number, b: number): number {
  const middle = a / 2 + b / 2;
  return middle >= a && middle < b ? middle : a;
}
