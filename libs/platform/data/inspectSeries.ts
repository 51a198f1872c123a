import { basename } from 'node:path';
import { WinnowError } from '@winnow/core';
import {
  adjustSeries,
  type CalendarName,
  type ColumnMapping,
  calendarNames,
  columnMappingSchema,
  contentHash,
  dataRegimeSchema,
  detectTimeframe,
  type FileFormat,
  fileFormats,
  isTimeZone,
  type QualityReport,
  qualityReport,
  type Series,
  type Timeframe,
  timeframes,
} from '@winnow/market';
import { readFactors } from './loadSeries.ts';
import { readSeriesFile } from './readSeriesFile.ts';
import { settleSource } from './seriesSource.ts';

/** What may be stated of a series file by hand; the choices are in `fileChoices`. */
export interface SeriesFileChoices {
  /** default: the name of the file up to its first point */
  readonly symbol?: string;
  /** default: the most frequent step between bars */
  readonly timeframe?: Timeframe;
  readonly format?: FileFormat;
  readonly timeZone?: string;
  readonly columns?: ColumnMapping;
  /** path of a factor file */
  readonly factors?: string;
}

/** What may be chosen, for command lines. */
export const fileChoices = {
  timeframes,
  calendars: calendarNames,
  formats: fileFormats,
  dataRegimes: dataRegimeSchema.options,
  columnMapping: columnMappingSchema,
  isTimeZone,
} as const;

/** A series file as it was found. Plain data. */
export interface SeriesInspection {
  readonly file: string;
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly contentHash: string;
  readonly quality: QualityReport;
}

/** @throws WinnowError `file_*`, `data_*`; `usage` when the timeframe is not stated and cannot be told */
export async function inspectSeries(
  path: string,
  choices: SeriesFileChoices,
  calendar?: CalendarName,
): Promise<SeriesInspection> {
  const series = await readChosenSeries(path, choices);
  const { symbol, timeframe } = series;
  return {
    file: path,
    symbol,
    timeframe,
    contentHash: contentHash(series),
    quality: qualityReport(series, calendar),
  };
}

/** A series of a file that no dataset describes. */
export async function readChosenSeries(path: string, choices: SeriesFileChoices): Promise<Series> {
  const { symbol = basename(path).split('.', 1)[0]!, timeframe = '1m', format, timeZone, columns, factors } = choices;
  const read = await readSeriesFile(path, { file: path, symbol, timeframe, columns, timeZone }, format);
  const series = { ...read, timeframe: choices.timeframe ?? settleTimeframe(read, path) };
  return factors === undefined ? series : adjustSeries(series, readFactors(settleSource(factors, '.')));
}

function settleTimeframe(series: Series, path: string): Timeframe {
  const timeframe = detectTimeframe(series);
  if (timeframe !== undefined) return timeframe;
  const rule = `must have bars mostly one of ${timeframes.join(', ')} apart, or its --timeframe be stated`;
  throw new WinnowError('usage', { where: path, rule });
}
