import type { PreparedStudy } from '../data/prepareStudy.ts';
import type { Database } from '../store/database.ts';
import { createStudy, type NewStudy, type StudyRow } from '../store/studies.ts';
import { PostgresBlobStore } from './postgresBlobStore.ts';
import { storeSeries } from './storedSeries.ts';

/** Stores a prepared study: first its data, so that a study which a worker can see has all that its trials read. */
export async function submitStudy(
  db: Database,
  { spec, series, dataRefs, lineage }: PreparedStudy,
  request: Pick<NewStudy, 'origin' | 'requestId'>,
): Promise<StudyRow> {
  const blobs = new PostgresBlobStore(db);
  for (const { symbol, contentHash } of dataRefs) await storeSeries(blobs, contentHash, series.get(symbol)!);
  return await createStudy(db, { spec, dataRefs, lineage, ...request });
}
