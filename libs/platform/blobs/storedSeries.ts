import { type BlobStore, type Logger, toErrorRecord, WinnowError } from '@winnow/core';
import { decodeSeries, encodeSeries, type Series } from '@winnow/market';
import type { DataRef } from '@winnow/pipeline';
import type { Config } from '../config/configSchema.ts';
import { readSource } from '../data/loadSeries.ts';
import { homePaths } from '../files/homePaths.ts';
import type { Database } from '../store/database.ts';
import { CachedBlobStore } from './cachedBlobStore.ts';
import { FileBlobStore } from './fileBlobStore.ts';
import { PostgresBlobStore } from './postgresBlobStore.ts';

/** A worker's way to the blobs: Postgres, with copies in its home. */
export function openWorkerBlobs(db: Database, config: Pick<Config, 'home' | 'data'>, log: Logger): BlobStore {
  return new CachedBlobStore({
    origin: new PostgresBlobStore(db),
    disk: new FileBlobStore(homePaths(config.home).blobs),
    budgetBytes: config.data.diskBytes,
    verify: (hash, bytes) => void decodeSeries(bytes, hash),
    log,
  });
}

/**
 * Stores a series under its content hash; one that is there already costs one look.
 * @param hash the content hash, as the caller knows it
 */
export async function storeSeries(blobs: BlobStore, hash: string, series: Series): Promise<void> {
  if (!(await blobs.has(hash))) await blobs.put(hash, encodeSeries(series));
}

/**
 * The series of a ref, wherever its source file is. Studies that were submitted before there were blobs have none: for
 * them the source file is read, on the machine that has it, and stored for the others.
 * @throws WinnowError `blob_missing`, `blob_corrupt`, `blob_version`, `data_hash_mismatch`
 */
export async function loadStoredSeries(blobs: BlobStore, ref: DataRef): Promise<Series> {
  const bytes = await blobs.get(ref.contentHash);
  if (bytes !== undefined) return decodeSeries(bytes, ref.contentHash);
  const series = await readSourceOf(ref);
  await storeSeries(blobs, ref.contentHash, series);
  return series;
}

async function readSourceOf(ref: DataRef): Promise<Series> {
  try {
    return await readSource(ref);
  } catch (error) {
    const { code } = toErrorRecord(error, 'trial_failed');
    if (code !== 'file_not_found' && code !== 'file_unreadable') throw error;
    throw new WinnowError('blob_missing', {
      where: ref.source,
      rule: `the blob store must hold ${ref.contentHash} of ${ref.symbol}, or this file must be here`,
      cause: error,
    });
  }
}
