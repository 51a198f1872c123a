import { WinnowError } from '@winnow/core';
import {
  type ColumnMapping,
  columnsHash,
  contentHash,
  fileEncoding,
  readColumnsCsv,
  type Series,
  type Timeframe,
} from '@winnow/market';
import {
  type FeaturePlan,
  type HmmConfig,
  type HmmInput,
  hmmFeatureNames,
  inputFile,
  plannedColumns,
} from '@winnow/pipeline';
import { fileChunks, withFile } from '../data/fileChunks.ts';
import { readChosenSeries } from '../data/inspectSeries.ts';
import { loadFeatureSpec } from '../data/loadFeatureSpec.ts';
import { settleSource, sourceFile } from '../data/seriesSource.ts';

/** What an artefact says of the data that it came from. */
export interface DataOrigin {
  /** as the configuration names it */
  readonly source: string;
  readonly content_hash: string;
  readonly rows: number;
  /** ISO 8601 time of the first and the last row; null where rows have no time stamps */
  readonly from: string | null;
  readonly to: string | null;
  /** null for columns */
  readonly symbol: string | null;
  readonly timeframe: Timeframe | null;
}

export interface LoadedHmmInput {
  readonly input: HmmInput;
  readonly plan: FeaturePlan;
  readonly origin: DataOrigin;
}

/**
 * Reads the data of a configuration and settles which features are taken from it.
 * @param baseFolder where relative sources start
 * @throws WinnowError `file_*`, `data_*`, `hmm_config_invalid`
 */
export async function loadHmmInput(config: HmmConfig, baseFolder: string): Promise<LoadedHmmInput> {
  return config.features.columns === undefined
    ? await loadBars(config, baseFolder)
    : await loadColumns(config, config.features.columns, baseFolder);
}

async function loadBars(config: HmmConfig, baseFolder: string): Promise<LoadedHmmInput> {
  const { source, symbol, timeframe, format, columns, time_zone } = inputFile(config);
  if (columns?.ts === null) {
    const rule = 'must be a header, because features of bars need time stamps';
    throw new WinnowError('hmm_config_invalid', { where: 'input_data.columns.ts', rule, got: null });
  }
  const series = await readChosenSeries(sourceFile(settleSource(source, baseFolder)), {
    ...(symbol === undefined ? {} : { symbol }),
    ...(timeframe === undefined ? {} : { timeframe }),
    ...(format === undefined ? {} : { format }),
    ...(time_zone === undefined ? {} : { timeZone: time_zone }),
    ...(columns === undefined ? {} : { columns: columns as ColumnMapping }),
  });
  const spec = loadFeatureSpec(`hmm_${config.features.feature_set}`);
  const names = hmmFeatureNames(spec, config.features, series.timeframe);
  const plan: FeaturePlan = { kind: 'bars', names, timeframe: series.timeframe };
  return { input: { kind: 'bars', series }, plan, origin: seriesOrigin(source, series) };
}

async function loadColumns(config: HmmConfig, names: readonly string[], baseFolder: string): Promise<LoadedHmmInput> {
  const { source, format, columns, time_zone: timeZone } = inputFile(config);
  const plan = { kind: 'columns', names, price: columns?.close ?? null } as const;
  const path = sourceFile(settleSource(source, baseFolder));
  const encoding = fileEncoding(path, format);
  if (encoding.format !== 'csv') {
    throw new WinnowError('hmm_config_invalid', { where: 'features.columns', rule: 'is for CSV files', got: source });
  }
  const options = { file: path, columns: plannedColumns(plan), timestamp: columns?.ts, timeZone, allowMissing: true };
  const table = await withFile(path, path, (handle) => readColumnsCsv(fileChunks(handle, encoding.gzip), options));
  const { rows, ts } = table;
  const origin = { source, content_hash: columnsHash(table), rows, ...range(ts), symbol: null, timeframe: null };
  return { input: { kind: 'columns', table }, plan, origin };
}

function seriesOrigin(source: string, series: Series): DataOrigin {
  const { rows, ts, symbol, timeframe } = series;
  return { source, content_hash: contentHash(series), rows, ...range(ts), symbol, timeframe };
}

function range(ts: Float64Array | undefined): Pick<DataOrigin, 'from' | 'to'> {
  const iso = (at: number | undefined) => (at === undefined ? null : new Date(at).toISOString());
  return { from: iso(ts?.[0]), to: iso(ts?.at(-1)) };
}
