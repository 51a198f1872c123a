import { assertArgument } from '@winnow/core';
import type { Series, Timeframe } from './bars.ts';
import { contentHash } from './contentHash.ts';
import type { CalendarName, DataRegime, GapPolicy, GapRule } from './dataset.ts';
import { qualityReport } from './quality/qualityReport.ts';

/** What a result says about the data that it came from. */
export interface DatasetLineage {
  readonly source: string;
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly rows: number;
  /** epoch ms UTC of the open of the first and the last bar */
  readonly firstTs: number;
  readonly lastTs: number;
  /** `sha256:` and 64 hex digits */
  readonly contentHash: string;
  /** [0, 1], the score of `qualityReport` */
  readonly qualityScore: number;
  readonly dataRegime: DataRegime;
  /** what was done about missing bars, and how many there are; absent where none were looked for */
  readonly gaps?: GapRule & { readonly missingBars: number };
}

/** Begins the source of every simulated series. */
export const SYNTHETIC_SOURCE = 'synthetic:';

export interface DatasetOrigin {
  readonly source: string;
  readonly dataRegime: DataRegime;
  /** what missing bars are found against; without one none are missing */
  readonly calendar?: CalendarName | undefined;
  /** what the reader of the data does about them */
  readonly gapPolicy?: GapPolicy | undefined;
}

/**
 * @throws WinnowError `argument_invalid` when the series has no bars, or is synthetic and called prod_live; `data_calendar`
 *   when it begins before the calendar
 */
export function datasetLineage(series: Series, origin: DatasetOrigin): DatasetLineage {
  const { source, dataRegime, calendar, gapPolicy } = origin;
  const { symbol, timeframe, rows } = series;
  assertArgument(rows > 0, 'datasetLineage', 'series must have at least one bar', rows);
  const isHonest = !(source.startsWith(SYNTHETIC_SOURCE) && dataRegime === 'prod_live');
  assertArgument(isHonest, 'datasetLineage', 'synthetic data must not be prod_live', source);
  const { firstTs, lastTs, score, missingBars } = qualityReport(series, calendar);
  return {
    source,
    symbol,
    timeframe,
    rows,
    firstTs,
    lastTs,
    contentHash: contentHash(series),
    qualityScore: score,
    dataRegime,
    ...(calendar && gapPolicy && { gaps: { calendar, policy: gapPolicy, missingBars } }),
  };
}
