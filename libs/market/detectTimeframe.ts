import type { Series, Timeframe } from './bars.ts';
import { timeframes } from './bars.ts';
import { timeframeMs } from './timeframeMs.ts';

/**
 * The timeframe whose length is the most frequent step between bars; undefined when that step is no timeframe, or there
 * are fewer than two bars.
 */
export function detectTimeframe({ ts, rows }: Pick<Series, 'ts' | 'rows'>): Timeframe | undefined {
  const counts = new Map<number, number>();
  for (let row = 1; row < rows; row++) {
    const step = ts[row]! - ts[row - 1]!;
    counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  const [commonest] = [...counts].sort(([stepA, a], [stepB, b]) => b - a || stepA - stepB);
  return timeframes.find((timeframe) => timeframeMs[timeframe] === commonest?.[0]);
}
