import { assertShape, WinnowError } from '@winnow/core';
import type { Series } from '../bars.ts';
import { expectedBars } from '../calendars/expectedBars.ts';
import type { CalendarName, GapPolicy } from '../dataset.ts';
import { alignToCalendar, type Gap } from './alignToCalendar.ts';

/** Columns beside the bars that hold between bars too, such as a funding rate; each [T], NaN before the first value. */
export type SideColumns = Readonly<Record<string, Float64Array>>;

/**
 * Every bar that was expected or seen, G in all. There is no price here and so none can be invented: a reader who needs a
 * price takes it from the series where `rowOf` names a row.
 */
export interface FilledTimeline {
  /** [G] epoch ms UTC of the opens, ascending */
  readonly ts: Float64Array;
  /** [G] row of the series, −1 where the bar is missing */
  readonly rowOf: Int32Array;
  /** [G] 0 where the bar is missing */
  readonly volume: Float64Array;
  /** each [G]; where the bar is missing, the value of the last row before it */
  readonly side: SideColumns;
}

export interface GapPolicyResult {
  /** the series as it came: no policy adds, drops or changes a bar */
  readonly series: Series;
  /** [T] 1 where expected bars are missing just before the row. What a feature does across a gap is its user's decision. */
  readonly afterGap: Uint8Array;
  /** with `forward_fill_non_price` only */
  readonly timeline: FilledTimeline | undefined;
}

/**
 * Deals with bars that a calendar expects and a series lacks. Prices are never filled.
 *
 * - `mark` flags the rows that follow a gap.
 * - `forward_fill_non_price` flags them too and lays what is not a price on the full timeline: volume is 0 (nothing was
 *   traded), side columns keep their last value. Causal: a value is carried forwards only.
 * - `refuse` throws at the first gap.
 * @param series at least one bar, validated
 * @param side   columns to carry, read by `forward_fill_non_price` alone
 * @throws WinnowError `data_gap` (refuse), `data_calendar`, `shape_mismatch`
 */
export function applyGapPolicy(
  series: Series,
  calendar: CalendarName,
  policy: GapPolicy,
  side: SideColumns = {},
): GapPolicyResult {
  const { gaps } = alignToCalendar(series, calendar);
  if (policy === 'refuse') refuseGaps(series, calendar, gaps);
  return {
    series,
    afterGap: flagRows(series, gaps),
    timeline: policy === 'forward_fill_non_price' ? fillTimeline(series, calendar, gaps, side) : undefined,
  };
}

function refuseGaps({ symbol, timeframe }: Series, calendar: CalendarName, gaps: readonly Gap[]): void {
  const first = gaps[0];
  if (first === undefined) return;
  const [from, to] = [first.from, first.to].map((ts) => new Date(ts).toISOString());
  throw new WinnowError('data_gap', {
    where: `${symbol} ${timeframe}`,
    rule: `must have every bar of calendar ${calendar}`,
    got: `${first.bars} missing from ${from} to before ${to}, the first of ${gaps.length} gaps`,
  });
}

function flagRows({ rows, ts }: Series, gaps: readonly Gap[]): Uint8Array {
  const flags = new Uint8Array(rows);
  let row = 0;
  for (const { to } of gaps) {
    while (ts[row]! < to) row++;
    flags[row] = 1;
  }
  return flags;
}

function fillTimeline(series: Series, calendar: CalendarName, gaps: readonly Gap[], side: SideColumns): FilledTimeline {
  for (const [name, values] of Object.entries(side)) assertShape('applyGapPolicy', name, values, series.rows);
  const size = series.rows + gaps.reduce((sum, { bars }) => sum + bars, 0);
  const ts = new Float64Array(size);
  const rowOf = new Int32Array(size).fill(-1);
  let at = 0;
  let row = 0;
  const takeRowsBefore = (end: number) => {
    for (; row < series.rows && series.ts[row]! < end; row++, at++) {
      ts[at] = series.ts[row]!;
      rowOf[at] = row;
    }
  };
  for (const { from, to } of gaps) {
    takeRowsBefore(from);
    const missing = expectedBars(calendar, series.timeframe, from, to);
    ts.set(missing, at);
    at += missing.length;
  }
  takeRowsBefore(Infinity);
  const columns = Object.entries(side).map(([name, values]) => [name, carry(values, rowOf)] as const);
  return { ts, rowOf, volume: rowsOrZero(series.volume, rowOf), side: Object.fromEntries(columns) };
}

function rowsOrZero(values: Float64Array, rowOf: Int32Array): Float64Array {
  return Float64Array.from(rowOf, (row) => (row < 0 ? 0 : values[row]!));
}

/** The first bar of the timeline is a row, so there is always a value to carry. */
function carry(values: Float64Array, rowOf: Int32Array): Float64Array {
  let last = 0;
  return Float64Array.from(rowOf, (row) => {
    if (row >= 0) last = row;
    return values[last]!;
  });
}
