import { resampleSeries, type Series, type Timeframe, timeframeMs } from '@winnow/market';
import { take } from '@winnow/numerics';
import { groupByTimeframe } from '../groupByTimeframe.ts';
import { resolveFor } from '../resolveFeature.ts';

/**
 * Where the window of each row's features begins. A feature looks at the last bar and as many before it as its warm-up
 * has; one of a longer timeframe does so on the bars of that, of which the last one has closed. An average that never
 * quite forgets (EMA, RSI, ATR) counts with its warm-up. Notation: N rows.
 * @param names    features that the rows have, may be none
 * @param barIndex [N] ascending
 * @returns [N] epoch ms UTC of the open of the first bar that a row looks at; −∞ where there are too few bars for a window
 * @throws WinnowError as `buildFeatureMatrix`
 */
export function windowOpens(series: Series, names: readonly string[], barIndex: Int32Array): Float64Array {
  const opens = take(series.ts, barIndex);
  for (const [timeframe, columns] of groupByTimeframe(resolveFor(names, series.timeframe, 'windowOpens'))) {
    const warmup = Math.max(...columns.map(({ feature }) => feature.warmup));
    const first =
      timeframe === undefined ? ownOpens(series, warmup, barIndex) : higherOpens(series, timeframe, warmup, barIndex);
    for (let row = 0; row < opens.length; row++) opens[row] = Math.min(opens[row]!, first[row]!);
  }
  return opens;
}

function ownOpens({ ts }: Series, warmup: number, barIndex: Int32Array): Float64Array {
  return Float64Array.from(barIndex, (bar) => ts[bar - warmup] ?? Number.NEGATIVE_INFINITY);
}

function higherOpens(series: Series, timeframe: Timeframe, warmup: number, barIndex: Int32Array): Float64Array {
  const higher = resampleSeries(series, timeframe);
  const [barMs, higherMs] = [timeframeMs[series.timeframe], timeframeMs[timeframe]];
  let known = -1;
  return Float64Array.from(barIndex, (bar) => {
    const closeMs = series.ts[bar]! + barMs;
    while (known + 1 < higher.rows && higher.ts[known + 1]! + higherMs <= closeMs) known++;
    return higher.ts[known - warmup] ?? Number.NEGATIVE_INFINITY;
  });
}
