/** NaN counts as worse than every number. */
export function sure(value: number): number {
  return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
}

/** Lexicographic order of vectors of objectives, best first: none is dominated by one that comes after it. */
export function compareVectors(a: readonly number[], b: readonly number[]): number {
  for (let m = 0; m < a.length; m++) {
    const mine = sure(a[m]!);
    const other = sure(b[m]!);
    if (mine !== other) return mine > other ? -1 : 1;
  }
  return 0;
}
