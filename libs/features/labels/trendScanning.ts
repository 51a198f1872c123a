import type { Series } from '@winnow/market';
import { z } from 'zod';
import type { Labels } from './contract.ts';
import { labelledRows } from './labelledRows.ts';

export const trendScanningSchema = z
  .strictObject({
    kind: z
      .literal('trend_scanning')
      .describe('Direction of the most significant linear trend that starts at the row.'),
    horizon: z.int().min(2).max(1000).describe('Bars of the longest trend.'),
    minHorizon: z.int().min(2).max(1000).default(4).describe('Bars of the shortest trend.'),
    step: z.int().min(1).max(100).default(1).describe('Bars between the lengths that are tried.'),
  })
  .refine(({ horizon, minHorizon }) => minHorizon <= horizon, 'minHorizon must not exceed horizon');
export type TrendScanningSpec = z.infer<typeof trendScanningSchema>;

/** 1 − R² of a straight line is rounding noise of about this size; the t-value is capped where it cannot be told from 0. */
const LEAST_RESIDUAL = 1e-14;

/**
 * Trend scanning (López de Prado 2020, "Machine Learning for Asset Managers", section 5.4): of the regressions of the
 * closes t, t + 1, …, t + h on time, for h = minHorizon, minHorizon + step, … ≤ horizon, the one whose slope has the
 * largest |t-value|; at a tie the shortest. ret is the return over that h, class the sign of the slope, 0 on flat prices.
 *
 * endIndex is barIndex + horizon for every row, not the end of the chosen trend: which trend is chosen depends on all of
 * them, as in the book's snippet 5.2.
 * @param barIndex [N] ascending bar indices
 */
export function trendScanning(series: Series, barIndex: Int32Array, spec: TrendScanningSpec, endBar: number): Labels {
  const rows = labelledRows(barIndex, spec.horizon, endBar);
  const ret = new Float64Array(rows);
  const direction = new Int8Array(rows);
  for (let row = 0; row < rows; row++) {
    const bar = barIndex[row]!;
    const { tValue, bars } = strongestTrend(series.close, bar, spec);
    ret[row] = series.close[bar + bars]! / series.close[bar]! - 1;
    direction[row] = Math.sign(tValue);
  }
  return {
    ret,
    up: Uint8Array.from(direction, (sign) => (sign > 0 ? 1 : 0)),
    endIndex: barIndex.slice(0, rows).map((bar) => bar + spec.horizon),
    class: direction,
  };
}

/**
 * @param close [T] with close[from + horizon]
 * @returns the largest t-value by magnitude and the h that has it; 0 and the shortest h on flat prices
 */
export function strongestTrend(
  close: Float64Array,
  from: number,
  { horizon, minHorizon, step }: Omit<TrendScanningSpec, 'kind'>,
): { tValue: number; bars: number } {
  let best = { tValue: 0, bars: minHorizon };
  let sum = 0; // running sums of y = close / first close − 1, l·y and y² over l = 0..h
  let sumTime = 0;
  let sumSquares = 0;
  for (let h = 1; h <= horizon; h++) {
    const y = close[from + h]! / close[from]! - 1;
    sum += y;
    sumTime += h * y;
    sumSquares += y * y;
    if (h < minHorizon || (h - minHorizon) % step !== 0) continue;
    const tValue = slopeTValue(h + 1, sum, sumTime, sumSquares);
    if (Math.abs(tValue) > Math.abs(best.tValue)) best = { tValue, bars: h };
  }
  return best;
}

/** t-value of the slope of a regression on 0..n−1: r·√((n − 2) / (1 − r²)); 0 where y does not vary. */
function slopeTValue(n: number, sum: number, sumTime: number, sumSquares: number): number {
  const timeSquares = (n * (n * n - 1)) / 12;
  const cross = sumTime - ((n - 1) / 2) * sum;
  const squares = sumSquares - (sum * sum) / n;
  if (!(squares > 0)) return 0;
  const residual = 1 - (cross * cross) / (timeSquares * squares);
  const r = cross / Math.sqrt(timeSquares * squares);
  return r * Math.sqrt((n - 2) / Math.max(residual, LEAST_RESIDUAL));
}
