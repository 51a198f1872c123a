import { indexOfMax } from '@winnow/numerics';
import type { RegimeTable } from './regimeTable.ts';

/**
 * One line a row: time stamp, likeliest state, probability of each state. Rows without time stamps are numbered from 0.
 * @param probs [N, K] filtered, or smoothed, which the names of the columns then say
 */
export function regimesCsv({ ts, rows }: RegimeTable, probs: Float64Array, posterior: 'filtered' | 'smoothed'): string {
  const K = probs.length / rows;
  const [state, p] = posterior === 'filtered' ? ['state', 'p_state'] : ['state_smoothed', 'p_smoothed'];
  const header = [ts === undefined ? 'row' : 'timestamp', state, ...Array.from({ length: K }, (_, k) => `${p}_${k}`)];
  const lines = [header.join(',')];
  for (let t = 0; t < rows; t++) {
    const row = probs.subarray(t * K, (t + 1) * K);
    lines.push(`${rowName(ts?.[t], t)},${indexOfMax(row)},${row.join(',')}`);
  }
  return `${lines.join('\n')}\n`;
}

/** The ISO 8601 time of a row in UTC, or its number where it has no time stamp. */
export function rowName(ts: number | undefined, row: number): string | number {
  return ts === undefined ? row : new Date(ts).toISOString();
}

/** @param probs [N, K] @returns [N] */
export function likeliestStates(probs: Float64Array, nStates: number): Int32Array {
  return Int32Array.from({ length: probs.length / nStates }, (_, t) => {
    return indexOfMax(probs.subarray(t * nStates, (t + 1) * nStates));
  });
}
