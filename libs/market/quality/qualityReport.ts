import { assertArgument } from '@winnow/core';
import type { Series } from '../bars.ts';
import type { CalendarName } from '../dataset.ts';
import { alignToCalendar, type Gap } from '../gaps/alignToCalendar.ts';
import { type Outlier, robustOutliers } from './robustOutliers.ts';

/** What is suspect about a series without being wrong. Plain data. */
export interface QualityReport {
  readonly rows: number;
  /** epoch ms UTC of the open of the first and the last bar */
  readonly firstTs: number;
  readonly lastTs: number;
  /** bars with the `ts` of the bar before; 0 in a validated series */
  readonly duplicates: number;
  /** what the gaps were found against; null when no calendar was given, and then the next three are empty */
  readonly calendar: CalendarName | null;
  readonly gaps: readonly Gap[];
  readonly missingBars: number;
  /** bars that the calendar does not expect */
  readonly unexpectedBars: number;
  /** bars in which nothing was traded */
  readonly zeroVolume: number;
  /** bars whose four prices all equal those of the bar before */
  readonly stalePrices: number;
  readonly outliers: readonly Outlier[];
  /** [0, 1], see `qualityReport` */
  readonly score: number;
}

/**
 * Looks a series over. It is not changed, and nothing here feeds a model: the report sees the whole series.
 *
 * score = clean / rows × present / (present + missing), where clean counts the bars without any remark (duplicate,
 * unexpected, zero volume, stale price, outlier) and present the expected bars that are there; without a calendar the second
 * factor is 1. A series without any volume (spot FX has none) gets no remark for it.
 * @param series at least one bar, `ts` ascending, prices finite and positive; equal neighbours in `ts` are counted
 * @throws WinnowError `argument_invalid` without bars or when `ts` descends, `data_calendar`
 */
export function qualityReport(series: Series, calendar?: CalendarName): QualityReport {
  assertAscending(series);
  const { rows, ts } = series;
  const alignment = calendar === undefined ? undefined : alignToCalendar(series, calendar);
  const unexpected = alignment?.unexpected ?? new Uint8Array(rows);
  const outliers = robustOutliers(ts, series.close);
  const counts = countRemarks(series, unexpected, outliers);
  const missingBars = alignment?.missingBars ?? 0;
  const present = rows - counts.unexpected - counts.duplicates;
  const coverage = calendar === undefined || missingBars === 0 ? 1 : present / (present + missingBars);
  return {
    rows,
    firstTs: ts[0]!,
    lastTs: ts[rows - 1]!,
    duplicates: counts.duplicates,
    calendar: calendar ?? null,
    gaps: alignment?.gaps ?? [],
    missingBars,
    unexpectedBars: counts.unexpected,
    zeroVolume: counts.zeroVolume,
    stalePrices: counts.stalePrices,
    outliers,
    score: (counts.clean / rows) * coverage,
  };
}

function assertAscending({ rows, ts }: Series): void {
  assertArgument(rows > 0, 'qualityReport', 'series must have at least one bar', rows);
  for (let row = 1; row < rows; row++) {
    assertArgument(ts[row]! >= ts[row - 1]!, 'qualityReport', `ts[${row}] must not be before ts[${row - 1}]`, ts[row]);
  }
}

interface RemarkCounts {
  duplicates: number;
  unexpected: number;
  zeroVolume: number;
  stalePrices: number;
  clean: number;
}

function countRemarks(series: Series, unexpected: Uint8Array, outliers: readonly Outlier[]): RemarkCounts {
  const { rows, ts, volume } = series;
  const hasVolume = volume.some((value) => value > 0);
  const isOutlier = new Uint8Array(rows);
  for (const { row } of outliers) isOutlier[row] = 1;
  const counts = { duplicates: 0, unexpected: 0, zeroVolume: 0, stalePrices: 0, clean: 0 };
  for (let row = 0; row < rows; row++) {
    const duplicate = row > 0 && ts[row] === ts[row - 1];
    const offCalendar = unexpected[row] === 1 && !duplicate; // a repeated bar is one unexpected bar
    const zeroVolume = volume[row] === 0;
    const stale = isStale(series, row);
    if (duplicate) counts.duplicates += 1;
    if (offCalendar) counts.unexpected += 1;
    if (zeroVolume) counts.zeroVolume += 1;
    if (stale) counts.stalePrices += 1;
    const remarked = duplicate || offCalendar || (zeroVolume && hasVolume) || stale || isOutlier[row] === 1;
    if (!remarked) counts.clean += 1;
  }
  return counts;
}

function isStale({ open, high, low, close }: Series, row: number): boolean {
  return (
    row > 0 &&
    close[row] === close[row - 1] &&
    open[row] === open[row - 1] &&
    high[row] === high[row - 1] &&
    low[row] === low[row - 1]
  );
}
