import { createHash } from 'node:crypto';
import { WinnowError } from '@winnow/core';
import { fileEncoding, type RawTable, readTableCsv, type TableColumn, timestampHeader } from '@winnow/market';
import { columnKinds, type TableArtefact } from '@winnow/pipeline';
import { fileChunks, withFile } from '../data/fileChunks.ts';
import { sourceFile } from '../data/seriesSource.ts';

/** A table of which every column that is needed is read. */
export interface LoadedTable {
  readonly table: RawTable;
  /** as it was named */
  readonly source: string;
  /** `sha256:` and 64 hex digits over the bytes of the CSV, unzipped */
  readonly contentHash: string;
  /** header of the time stamps, where there are any */
  readonly timestamp: string | undefined;
}

/** Which columns a fit reads. */
export interface TableChoice {
  readonly target: string;
  /** default: all */
  readonly features?: readonly string[] | undefined;
  /** columns of numbers that are categories */
  readonly categories?: readonly string[] | undefined;
  /** default: `ts` or `timestamp`, if there */
  readonly timestamp?: string | undefined;
}

/**
 * Reads a CSV or CSV.gz file, or `npm:<package>/<path>`, to fit a model to.
 * @throws WinnowError `file_*`, `data_*`, `usage`
 */
export async function loadTrainingTable(source: string, choice: TableChoice): Promise<LoadedTable> {
  const { target, features, categories = [] } = choice;
  const unused = features && categories.find((name) => name !== target && !features.includes(name));
  if (unused !== undefined) {
    throw new WinnowError('usage', { where: '--categories', rule: 'must be among the --features', got: unused });
  }
  let timestamp = choice.timestamp;
  const choose = (headers: readonly string[]) => {
    timestamp ??= timestampHeader(headers.filter((header) => header !== target));
    const named = [...(features ?? []), target, ...(timestamp === undefined ? [] : [timestamp]), ...categories];
    return features === undefined ? [...new Set([...headers, ...named])] : [...new Set(named)];
  };
  const kinds = new Map(categories.map((name) => [name, 'text'] as const));
  const { table, contentHash } = await readTable(source, choose, kinds);
  return { table, source, contentHash, timestamp };
}

/**
 * Reads the columns that a fitted model needs, in any order and among any others, and time stamps if there are any.
 * @param withTarget also the target, if it is there
 * @throws WinnowError `file_*`, `data_*`
 */
export async function loadInputTable(
  source: string,
  { features, timestamp, target }: TableArtefact,
  withTarget = false,
): Promise<LoadedTable> {
  const names = features.map(({ name }) => name);
  const needed = withTarget ? [...names, target.name] : names;
  let times: string | undefined;
  const choose = (headers: readonly string[]) => {
    const header = timestamp ?? timestampHeader(headers);
    times = header !== undefined && headers.includes(header) && !needed.includes(header) ? header : undefined;
    const others = [times, withTarget ? target.name : undefined];
    return [...names, ...others.flatMap((name) => (name !== undefined && headers.includes(name) ? [name] : []))];
  };
  const { table, contentHash } = await readTable(source, choose, columnKinds(features));
  return { table, source, contentHash, timestamp: times };
}

async function readTable(
  source: string,
  choose: (headers: readonly string[]) => readonly string[],
  kinds: ReadonlyMap<string, TableColumn['kind']>,
): Promise<Pick<LoadedTable, 'table' | 'contentHash'>> {
  const path = sourceFile(source);
  const { format, gzip } = fileEncoding(path);
  if (format !== 'csv') throw new WinnowError('usage', { where: '--data', rule: 'must be CSV or CSV.gz', got: source });
  const hash = createHash('sha256');
  async function* hashed(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      hash.update(chunk);
      yield chunk;
    }
  }
  const table = await withFile(path, source, (handle) =>
    readTableCsv(hashed(fileChunks(handle, gzip)), { file: source, choose, kinds }),
  );
  return { table, contentHash: `sha256:${hash.digest('hex')}` };
}
