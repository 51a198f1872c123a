import { valuesHash } from '@winnow/kernels';
import { type BinOptions, binDataset, binnedBytes, type Table } from './binDataset.ts';
import type { BinnedDataset } from './binnedDataset.ts';

/**
 * Tables that were binned before. Trials of a study fit other parameters to the same rows, fold by fold: they bin each
 * fold's rows once, and get what they would have got without the cache, bit for bit.
 */
export interface BinCache {
  /** The table as `binDataset` bins it; undefined where its bins are more than are kept. */
  bin(table: Table, options: BinOptions): BinnedDataset | undefined;
  /** Takes in what another thread has binned. */
  adopt(kept: readonly KeptBins[]): void;
  /** What was binned since this was last asked for, and is still kept. */
  takeNew(): KeptBins[];
}

/** A binned table in shared memory, so that threads can hand it on without a copy. */
export interface KeptBins {
  /** equal for equal tables with equal options only */
  readonly key: string;
  readonly dataset: BinnedDataset;
}

/** @param maxBytes of bins to keep; those that were not asked for the longest go first */
export function createBinCache(maxBytes: number): BinCache {
  const kept = new Map<string, BinnedDataset>();
  const fresh = new Set<string>();
  let bytes = 0;

  const keep = (key: string, dataset: BinnedDataset): void => {
    kept.set(key, dataset);
    bytes += dataset.bins.length;
    for (const [oldest, { bins }] of kept) {
      if (bytes <= maxBytes) break;
      kept.delete(oldest);
      fresh.delete(oldest);
      bytes -= bins.length;
    }
  };

  return {
    bin(table, options) {
      const size = binnedBytes(table.rows, table.cols);
      if (size > maxBytes) return undefined;
      const key = keyOf(table, options);
      const found = kept.get(key);
      if (found !== undefined) {
        kept.delete(key); // and in again as the newest
        kept.set(key, found);
        return found;
      }
      const dataset = binDataset(table, options, new SharedArrayBuffer(size));
      fresh.add(key);
      keep(key, dataset);
      return dataset;
    },
    adopt(others) {
      for (const { key, dataset } of others) if (!kept.has(key)) keep(key, dataset);
    },
    takeNew() {
      const taken = [...fresh].map((key) => ({ key, dataset: kept.get(key)! }));
      fresh.clear();
      return taken;
    },
  };
}

function keyOf({ data, rows, cols }: Table, options: BinOptions): string {
  const { maxBins, minInBin, bounds, categorical, laterMissing, weight } = options;
  const hashes = [valuesHash(data), weight && valuesHash(weight)];
  return JSON.stringify([rows, cols, hashes, maxBins, minInBin, bounds, categorical, laterMissing]);
}
