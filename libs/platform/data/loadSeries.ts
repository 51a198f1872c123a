import { WinnowError } from '@winnow/core';
import { type DatasetLineage, type DatasetSpec, datasetLineage, parseSeriesCsv, type Series } from '@winnow/market';
import type { DataRef } from '@winnow/pipeline';
import { readTextFile } from '../files/readJsonFile.ts';
import { settleSource, sourceFile } from './seriesSource.ts';

/** A study's data as found on submit. */
export interface LoadedDataset {
  readonly series: ReadonlyMap<string, Series>;
  readonly dataRefs: readonly DataRef[];
  readonly lineage: readonly DatasetLineage[];
}

/** Loads and validates every series of a dataset. Relative sources start at `baseFolder`. */
export function loadDataset(dataset: DatasetSpec, baseFolder: string): LoadedDataset {
  const series = new Map<string, Series>();
  const dataRefs: DataRef[] = [];
  const lineages: DatasetLineage[] = [];
  for (const item of dataset.series) {
    const source = settleSource(item.source, baseFolder);
    const loaded = readSeries({
      symbol: item.symbol,
      timeframe: dataset.timeframe,
      source,
      columns: item.columns ?? {},
    });
    const lineage = datasetLineage(loaded, { source: item.source, dataRegime: dataset.dataRegime });
    series.set(item.symbol, loaded);
    lineages.push(lineage);
    dataRefs.push({
      symbol: item.symbol,
      timeframe: dataset.timeframe,
      source,
      columns: item.columns ?? {},
      contentHash: lineage.contentHash,
    });
  }
  return { series, dataRefs, lineage: lineages };
}

/**
 * Loads the series of trials, each once, and refuses data that is not what the study was submitted with.
 * The columns lie in shared memory: all threads of a trainer read one copy.
 */
export class SeriesCache {
  readonly #series = new Map<string, Series>();

  /** @throws WinnowError `file_not_found`, `data_*`, `data_hash_mismatch` */
  load(ref: DataRef): Series {
    const key = `${ref.symbol} ${ref.contentHash}`;
    const cached = this.#series.get(key);
    if (cached !== undefined) return cached;
    const series = readSeries(ref);
    const { contentHash } = datasetLineage(series, { source: ref.source, dataRegime: 'mixed' });
    if (contentHash !== ref.contentHash) {
      throw new WinnowError('data_hash_mismatch', {
        where: ref.source,
        rule: `content must be ${ref.contentHash}`,
        got: contentHash,
      });
    }
    this.#series.set(key, series);
    return series;
  }
}

function readSeries(ref: Pick<DataRef, 'symbol' | 'timeframe' | 'source' | 'columns'>): Series {
  const file = sourceFile(ref.source);
  return parseSeriesCsv(readTextFile(file), {
    file: ref.source,
    symbol: ref.symbol,
    timeframe: ref.timeframe,
    columns: ref.columns,
  });
}
