import { WinnowError } from '@winnow/core';
import {
  adjustSeries,
  applyGapPolicy,
  contentHash,
  type DatasetLineage,
  type DatasetSpec,
  datasetLineage,
  parseFactorFile,
  type Series,
  type SeriesSpec,
} from '@winnow/market';
import type { DataRef } from '@winnow/pipeline';
import { readTextFile } from '../files/readJsonFile.ts';
import { readSeriesFile } from './readSeriesFile.ts';
import { settleSource, sourceFile } from './seriesSource.ts';

/** A study's data as found on submit. */
export interface LoadedDataset {
  readonly series: ReadonlyMap<string, Series>;
  readonly dataRefs: readonly DataRef[];
  readonly lineage: readonly DatasetLineage[];
}

/**
 * Loads, validates and adjusts every series of a dataset, and refuses gaps where its policy says so. Relative sources start at `baseFolder`.
 * @throws WinnowError `file_*`, `data_*`
 */
export async function loadDataset(dataset: DatasetSpec, baseFolder: string): Promise<LoadedDataset> {
  const series = new Map<string, Series>();
  const dataRefs: DataRef[] = [];
  const lineages: DatasetLineage[] = [];
  const { calendar, dataRegime, gapPolicy } = dataset;
  for (const item of dataset.series) {
    const unbound = unboundRef(dataset, item, baseFolder);
    const loaded = await readSeries(unbound);
    if (calendar !== undefined && gapPolicy === 'refuse') applyGapPolicy(loaded, calendar, gapPolicy);
    const lineage = datasetLineage(loaded, { source: item.source, dataRegime, calendar, gapPolicy });
    series.set(item.symbol, loaded);
    lineages.push(lineage);
    dataRefs.push({ ...unbound, contentHash: lineage.contentHash });
  }
  return { series, dataRefs, lineage: lineages };
}

/**
 * Reads a series from its source file again.
 * @throws WinnowError `file_not_found`, `data_*`, `data_hash_mismatch` when it is not what the study was submitted with
 */
export async function readSource(ref: DataRef): Promise<Series> {
  const series = await readSeries(ref);
  const got = contentHash(series);
  if (got === ref.contentHash) return series;
  throw new WinnowError('data_hash_mismatch', { where: ref.source, rule: `content must be ${ref.contentHash}`, got });
}

type UnboundRef = Omit<DataRef, 'contentHash'>;

function unboundRef(dataset: DatasetSpec, item: SeriesSpec, baseFolder: string): UnboundRef {
  return {
    symbol: item.symbol,
    timeframe: dataset.timeframe,
    source: settleSource(item.source, baseFolder),
    columns: item.columns ?? {},
    ...(item.format === undefined ? {} : { format: item.format }),
    ...(dataset.timeZone === undefined ? {} : { timeZone: dataset.timeZone }),
    ...(item.adjust === undefined ? {} : { factors: settleSource(item.adjust.factors, baseFolder) }),
    ...(dataset.calendar === undefined ? {} : { gaps: { calendar: dataset.calendar, policy: dataset.gapPolicy } }),
  };
}

async function readSeries({ source, format, factors, ...options }: UnboundRef): Promise<Series> {
  const series = await readSeriesFile(sourceFile(source), { file: source, ...options }, format);
  return factors === undefined ? series : adjustSeries(series, readFactors(factors));
}

/** @param source settled */
export function readFactors(source: string) {
  return parseFactorFile(readTextFile(sourceFile(source)), source);
}
