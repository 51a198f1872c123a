import { WinnowError } from '@winnow/core';
import { CsvRows, fileEncoding, JsonRows, type RowOptions, type RowReader, type TableRow } from '@winnow/market';
import { fileChunks, withFile } from '../data/fileChunks.ts';

/** Takes the rows that have become complete; no more are read before it is done. */
export type TakeRows = (rows: readonly TableRow[]) => Promise<void> | void;

/**
 * Reads rows of a CSV or CSV.gz file, or of JSON lines, and gives them to `take` as soon as they are complete.
 * @throws WinnowError `file_*`, `data_*`, `json_invalid`, and what `take` throws
 */
export async function readRegimeRows(path: string, options: RowOptions, take: TakeRows): Promise<void> {
  const isJson = JSON_LINES.test(path);
  const { format, gzip } = isJson ? ({ format: 'csv', gzip: false } as const) : fileEncoding(path);
  if (format !== 'csv')
    throw new WinnowError('usage', { where: '--data', rule: 'must be CSV, CSV.gz or JSON lines', got: path });
  await withFile(path, path, (handle) => readRegimeStream(fileChunks(handle, gzip), options, take));
}

/**
 * As `readRegimeRows`, from a stream that may never end: CSV with a header line, or JSON lines, told apart by the first
 * character.
 */
export async function readRegimeStream(
  chunks: AsyncIterable<Uint8Array>,
  options: RowOptions,
  take: TakeRows,
): Promise<void> {
  let reader: RowReader | undefined;
  for await (const chunk of chunks) {
    reader ??= readerFor(chunk, options);
    await take(reader.push(chunk));
  }
  await take((reader ?? new CsvRows(options)).end());
}

const BRACE = 0x7b;
const BLANKS = new Set([0x20, 0x09, 0x0a, 0x0d]);

const JSON_LINES = /\.(jsonl|ndjson)$/i;

/** JSON lines start with a brace; everything else is CSV with a header line. */
function readerFor(chunk: Uint8Array, options: RowOptions): RowReader {
  const first = chunk.find((byte) => !BLANKS.has(byte));
  return first === BRACE ? new JsonRows(options) : new CsvRows(options);
}
