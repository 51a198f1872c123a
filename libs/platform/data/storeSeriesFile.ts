import { join } from 'node:path';
import { WinnowError } from '@winnow/core';
import {
  type CalendarName,
  type DataRegime,
  type DatasetLineage,
  datasetLineage,
  encodeSeriesParquet,
  fileEncoding,
  formatSeriesCsv,
  type QualityReport,
  qualityReport,
  resampleSeries,
  type Series,
  type Timeframe,
} from '@winnow/market';
import { writeWhole } from '../files/writeWhole.ts';
import { readChosenSeries, type SeriesFileChoices } from './inspectSeries.ts';

/** What stands beside an imported series: where it comes from and what it is like. */
export interface ImportRecord {
  /** the normalised file: Parquet, `ts` in UTC, columns by their own names */
  readonly file: string;
  readonly lineage: DatasetLineage;
  readonly quality: QualityReport;
}

export interface ImportOptions {
  /** folder that receives `<symbol>.parquet` and `<symbol>.lineage.json` */
  readonly out: string;
  readonly dataRegime: DataRegime;
  readonly calendar?: CalendarName | undefined;
}

/**
 * Validates a file and writes it in normal form together with its lineage. Both appear whole or not at all; those of an
 * earlier import of the symbol are replaced.
 * @throws WinnowError as `inspectSeries`
 */
export async function importSeries(
  path: string,
  choices: SeriesFileChoices,
  { out, dataRegime, calendar }: ImportOptions,
): Promise<ImportRecord> {
  const series = await readChosenSeries(path, choices);
  const lineage = datasetLineage(series, { source: path, dataRegime, calendar });
  const quality = qualityReport(series, calendar);
  const file = join(out, `${safeName(series.symbol)}.parquet`);
  const record = { file, lineage, quality };
  writeWhole(file, encodeSeriesParquet(series));
  writeWhole(join(out, `${safeName(series.symbol)}.lineage.json`), `${JSON.stringify(record, null, 2)}\n`);
  return record;
}

export interface ResampleFileOptions {
  readonly to: Timeframe;
  /** .parquet or .csv */
  readonly out: string;
  readonly calendar?: CalendarName | undefined;
}

/** @throws WinnowError as `inspectSeries`, and those of `resampleSeries` */
export async function resampleFile(
  path: string,
  choices: SeriesFileChoices,
  { to, out, calendar }: ResampleFileOptions,
): Promise<{ readonly from: Series; readonly to: Series }> {
  const { format, gzip } = fileEncoding(out);
  if (gzip) throw new WinnowError('usage', { where: '--out', rule: 'must end in .parquet or .csv', got: out });
  const from = await readChosenSeries(path, choices);
  const resampled = resampleSeries(from, to, { calendar });
  writeWhole(out, format === 'parquet' ? encodeSeriesParquet(resampled) : formatSeriesCsv(resampled));
  return { from, to: resampled };
}

/** A symbol such as BTC/USD as a file name. */
function safeName(symbol: string): string {
  return symbol.replaceAll(/[^\w.=^-]/g, '_');
}
