import type { Rng } from '@winnow/core';
import { allocateSeries, type Series, validateSeries } from '@winnow/market';

const OTHER_LOG_SD = 0.3; // so far from the real bars that whatever depends on them moves

/** The same bars, and quite different valid ones where `isReplaced`; their times stay. */
export function replaceBars(series: Series, isReplaced: (bar: number) => boolean, rng: Rng): Series {
  const other = allocateSeries(series.symbol, series.timeframe, series.rows);
  for (let bar = 0; bar < series.rows; bar++) {
    const replaced = isReplaced(bar);
    const factor = replaced ? Math.exp(OTHER_LOG_SD * rng.normal()) : 1;
    other.ts[bar] = series.ts[bar]!;
    for (const column of ['open', 'high', 'low', 'close'] as const) other[column][bar] = series[column][bar]! * factor;
    other.volume[bar] = replaced ? series.volume[bar]! * rng.uniform() * 10 : series.volume[bar]!;
  }
  validateSeries(other, 'replaced bars');
  return other;
}
