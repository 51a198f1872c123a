import { allocateSeries } from '../allocateSeries.ts';
import type { Series, Timeframe } from '../bars.ts';
import { timeframeMs } from '../timeframeMs.ts';
import { assertOnGrid, createGroupFinder, type ResampleOptions } from './barGroups.ts';

/**
 * Bars of a longer timeframe: first open, highest high, lowest low, last close, summed volume of the bars in each group
 * (`createGroupFinder` says which). `ts` is the open of the higher bar, also where its first bars are missing; a group
 * without bars gives none. A last bar that is still open at the close of the series is left out, so a later bar never
 * changes a bar that was given out. Equal to `createResampler` bar by bar.
 * @param series validated
 * @returns a series on shared memory, without rows when no bar is complete
 * @throws WinnowError `argument_invalid`, `data_timestamp`, `data_calendar`
 */
export function resampleSeries(series: Series, to: Timeframe, options: ResampleOptions = {}): Series {
  const spans = completeSpans(series, to, options);
  const out = allocateSeries(series.symbol, to, spans.length);
  spans.forEach((span, g) => {
    aggregate(series, span, out, g);
  });
  return out;
}

/** The rows [start, end) that make the higher bar at `ts`. */
interface Span {
  readonly ts: number;
  readonly start: number;
  readonly end: number;
}

/** The rows of a group follow each other: a bar outside all sessions lies before or after those of a session. */
function completeSpans({ rows, ts, timeframe }: Series, to: Timeframe, options: ResampleOptions): Span[] {
  const find = createGroupFinder(timeframe, to, options);
  const barMs = timeframeMs[timeframe];
  const spans: Span[] = [];
  let lastEnd = Number.NEGATIVE_INFINITY;
  let row = 0;
  while (row < rows) {
    const start = row;
    const group = find(ts[row++]!);
    if (group === undefined) continue;
    for (; row < rows && ts[row]! < group.end; row++) assertOnGrid(ts[row]!, barMs);
    spans.push({ ts: group.ts, start, end: row });
    lastEnd = group.end;
  }
  if (rows > 0 && ts[rows - 1]! + barMs < lastEnd) spans.pop();
  return spans;
}

function aggregate(series: Series, { ts, start, end }: Span, out: Series, g: number): void {
  const { high, low, volume } = series;
  let highest = high[start]!;
  let lowest = low[start]!;
  let total = volume[start]!;
  for (let row = start + 1; row < end; row++) {
    if (high[row]! > highest) highest = high[row]!;
    if (low[row]! < lowest) lowest = low[row]!;
    total += volume[row]!;
  }
  out.ts[g] = ts;
  out.open[g] = series.open[start]!;
  out.high[g] = highest;
  out.low[g] = lowest;
  out.close[g] = series.close[end - 1]!;
  out.volume[g] = total;
}
