/** Rows of a long series taken together, so that a chart has no more points than pixels. */
export interface ThinnedRows {
  /** first row of each bucket */
  readonly rows: readonly number[];
  /** last known value of the bucket; null when it has none */
  readonly values: readonly (number | null)[];
  /** state of most of its rows; of equally frequent ones the lowest */
  readonly states: readonly number[];
}

/** @param values [N] @param states [N] */
export function thinRows(values: Float64Array, states: Int32Array, maxBuckets: number): ThinnedRows {
  const size = Math.ceil(values.length / maxBuckets);
  const rows = Array.from({ length: Math.ceil(values.length / size) }, (_, bucket) => bucket * size);
  return {
    rows,
    values: rows.map((row) => values.subarray(row, row + size).findLast(Number.isFinite) ?? null),
    states: rows.map((row) => commonest(states.subarray(row, row + size))),
  };
}

function commonest(states: Int32Array): number {
  const counts = new Map<number, number>();
  for (const state of states) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].sort(([a, countA], [b, countB]) => countB - countA || a - b)[0]![0];
}
