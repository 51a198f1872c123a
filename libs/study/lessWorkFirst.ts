interface RankedTrial {
  readonly number: number;
  readonly value: number | null;
  readonly work?: readonly number[];
}

/**
 * Trials, best first, where values that differ little are equal: the best value and all within the tolerance of it are one
 * band, the best value below them begins the next. In a band the less complex trial comes first, by what it declares to
 * take: trials of a stage see the same bars, so more work means more features, trees, states or weights, or more passes over
 * them. Then the smaller number.
 * @param trials with values that are not NaN
 */
export function lessWorkFirst<T extends RankedTrial>(trials: readonly T[], tolerance: number): T[] {
  const sorted = [...trials].sort((a, b) => b.value! - a.value! || a.number - b.number);
  for (let start = 0; start < sorted.length; ) {
    const floor = sorted[start]!.value! - tolerance;
    let end = start + 1;
    while (end < sorted.length && sorted[end]!.value! >= floor) end++;
    const band = sorted.slice(start, end).sort((a, b) => workOf(a) - workOf(b) || a.number - b.number);
    sorted.splice(start, band.length, ...band);
    start = end;
  }
  return sorted;
}

function workOf({ work = [] }: RankedTrial): number {
  return work.at(-1) ?? 0;
}
