import { WinnowError } from '@winnow/core';
import { allocateSeries } from '../allocateSeries.ts';
import type { Series } from '../bars.ts';
import { dateOf } from '../calendars/civil.ts';
import type { AdjustmentFactors } from './adjustmentFactors.ts';

/**
 * Adjusts raw bars backwards: prices × price factor × split factor, volume / split factor, by the first row of the factors
 * whose date is not before that of the bar. The last bars keep their prices.
 *
 * Returns do not depend on later events, but the **level** of a past price does: a dividend of next year scales it. Features
 * of adjusted bars must be free of scale (returns, ratios), or a model sees the future.
 *
 * A bar's date is its UTC date, which is the date in New York for daily bars and for all hours up to 19:00 New York.
 * @returns a new series on shared memory; the input is not changed
 * @throws WinnowError `data_factors` when a bar lies before the first or after the last row: earlier bars are often those of
 *   another company with the same ticker, and later ones may follow events that the file does not know
 */
export function adjustSeries(series: Series, factors: AdjustmentFactors): Series {
  assertCovered(series, factors);
  const adjusted = allocateSeries(series.symbol, series.timeframe, series.rows);
  let m = 0;
  for (let i = 0; i < series.rows; i++) {
    const date = dateOf(series.ts[i]!);
    while (factors.date[m]! < date) m++;
    const splitFactor = factors.splitFactor[m]!;
    const factor = factors.priceFactor[m]! * splitFactor;
    adjusted.ts[i] = series.ts[i]!;
    adjusted.open[i] = series.open[i]! * factor;
    adjusted.high[i] = series.high[i]! * factor;
    adjusted.low[i] = series.low[i]! * factor;
    adjusted.close[i] = series.close[i]! * factor;
    adjusted.volume[i] = series.volume[i]! / splitFactor;
  }
  return adjusted;
}

function assertCovered({ symbol, rows, ts }: Series, { date }: AdjustmentFactors): void {
  if (rows === 0) return;
  const [first, last] = [dateOf(ts[0]!), dateOf(ts[rows - 1]!)];
  if (first >= date[0]! && last <= date.at(-1)!) return;
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  throw new WinnowError('data_factors', {
    where: symbol,
    rule: `bars must lie in the range of the factors, ${day(date[0]!)} to ${day(date.at(-1)!)}`,
    got: `${day(first)} to ${day(last)}`,
  });
}
