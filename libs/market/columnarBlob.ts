/**
 * A series as one blob, to be stored under its content hash and mapped into shared memory as it is:
 *
 *   byte 0   magic: 0x89 "WNW" CR LF 0x1A LF; like PNG's, it does not survive a transfer that rewrites line ends
 *   byte 8   version, uint32 little-endian
 *   byte 12  H, length of the header, uint32 little-endian
 *   byte 16  header: JSON in UTF-8, H bytes, then zeros up to a multiple of 8
 *   byte D   columns, little-endian doubles, at D + `byteOffset` of the header; nothing follows them
 *
 * Equal series give equal bytes. A blob of an older version keeps loading: `decodeSeries` has one reader per version.
 *
 * Notation: T bars, D first byte of the columns.
 */

import { WinnowError } from '@winnow/core';
import { z } from 'zod';
import { barColumns, type Series, timeframes } from './bars.ts';
import { contentHash } from './contentHash.ts';
import { fromLittleEndian, toLittleEndian } from './littleEndian.ts';

const MAGIC = Uint8Array.of(0x89, 0x57, 0x4e, 0x57, 0x0d, 0x0a, 0x1a, 0x0a);
const VERSION = 1;
const VERSION_AT = 8;
const HEADER_LENGTH_AT = 12;
const HEADER_AT = 16;
const DOUBLE_BYTES = Float64Array.BYTES_PER_ELEMENT;

const headerSchema = z.strictObject({
  contentHash: z.string(),
  symbol: z.string(),
  timeframe: z.enum(timeframes),
  rows: z.int().min(0),
  columns: z
    .array(
      z.strictObject({
        name: z.enum(barColumns),
        dtype: z.literal('float64'),
        byteOffset: z.int().multipleOf(8).min(0),
      }),
    )
    .length(barColumns.length),
});
type Header = z.infer<typeof headerSchema>;

/** @returns the bytes of the blob, on memory of their own */
export function encodeSeries(series: Series): Uint8Array {
  const { symbol, timeframe, rows } = series;
  const columnBytes = rows * DOUBLE_BYTES;
  const columns = barColumns.map((name, i) => ({ name, dtype: 'float64', byteOffset: i * columnBytes }) as const);
  const header: Header = { contentHash: contentHash(series), symbol, timeframe, rows, columns };
  const headerBytes = new TextEncoder().encode(JSON.stringify(header));

  const dataAt = columnsAt(headerBytes.length);
  const bytes = new Uint8Array(dataAt + columns.length * columnBytes);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  view.setUint32(VERSION_AT, VERSION, true);
  view.setUint32(HEADER_LENGTH_AT, headerBytes.length, true);
  bytes.set(headerBytes, HEADER_AT);
  for (const { name, byteOffset } of columns) bytes.set(toLittleEndian(series[name]), dataAt + byteOffset);
  return bytes;
}

/**
 * Reads a blob and checks all of it: no bit of a blob can change unseen.
 * @param bytes   on shared memory from an 8-byte boundary on, the columns are views on them; otherwise they are copied
 * @param address the content hash that the series must have
 * @returns a series on shared memory
 * @throws WinnowError `blob_corrupt`; `blob_version`; `data_hash_mismatch` when a sound blob is not the one of `address`
 */
export function decodeSeries(bytes: Uint8Array, address?: string): Series {
  const where = address ?? 'series blob';
  if (bytes.length < HEADER_AT || !MAGIC.every((byte, i) => bytes[i] === byte)) {
    throw corrupt(where, 'must begin with the magic bytes of a series blob');
  }
  const version = viewOf(bytes).getUint32(VERSION_AT, true);
  if (version !== VERSION) {
    throw new WinnowError('blob_version', { where, rule: `version must be ${VERSION}`, got: version });
  }
  return decodeVersion1(bytes, where, address);
}

function decodeVersion1(bytes: Uint8Array, where: string, address: string | undefined): Series {
  const { header, dataAt } = readHeader(bytes, where);
  const { symbol, timeframe, rows, columns } = header;
  const dataBytes = columns.length * rows * DOUBLE_BYTES;
  if (bytes.length !== dataAt + dataBytes) throw corrupt(where, `must have ${dataAt + dataBytes} bytes`, bytes.length);

  const column = (name: (typeof barColumns)[number]): Float64Array => {
    const byteOffset = columns.find((entry) => entry.name === name)?.byteOffset;
    if (byteOffset === undefined) throw corrupt(where, `must have a column ${name}`);
    const end = byteOffset + rows * DOUBLE_BYTES;
    if (end > dataBytes) throw corrupt(where, `column ${name} must end before byte ${dataBytes}`, end);
    return fromLittleEndian(bytes.subarray(dataAt + byteOffset, dataAt + end));
  };
  const series: Series = {
    symbol,
    timeframe,
    rows,
    ts: column('ts'),
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
  };
  assertContent(series, header.contentHash, where, address);
  return series;
}

function readHeader(bytes: Uint8Array, where: string): { header: Header; dataAt: number } {
  const length = viewOf(bytes).getUint32(HEADER_LENGTH_AT, true);
  const dataAt = columnsAt(length);
  if (dataAt > bytes.length) throw corrupt(where, `header must end before byte ${bytes.length}`, dataAt);
  const end = HEADER_AT + length;
  if (bytes.subarray(end, dataAt).some((byte) => byte !== 0)) throw corrupt(where, 'header must be padded with zeros');
  const parsed = headerSchema.safeParse(parseJson(bytes.slice(HEADER_AT, end), where));
  if (parsed.success) return { header: parsed.data, dataAt };
  const { path, message } = parsed.error.issues[0]!;
  throw corrupt(where, `${['header', ...path].join('.')}: ${message}`);
}

/** Text that is not UTF-8 is refused, not mended: a mended symbol would be another one. */
function parseJson(bytes: Uint8Array, where: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (error) {
    throw corrupt(where, `header must be JSON in UTF-8 (${(error as Error).message})`);
  }
}

/** A blob that contradicts itself is corrupt; one that is sound and lies under the wrong address is of other data. */
function assertContent(series: Series, stated: string, where: string, address: string | undefined): void {
  const got = contentHash(series);
  if (got !== stated) throw corrupt(where, `content must have the hash of the header, ${stated}`, got);
  if (address !== undefined && got !== address) {
    throw new WinnowError('data_hash_mismatch', { where, rule: `content must be ${address}`, got });
  }
}

/** First byte of the columns after a header of `headerLength` bytes. */
function columnsAt(headerLength: number): number {
  return Math.ceil((HEADER_AT + headerLength) / DOUBLE_BYTES) * DOUBLE_BYTES;
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

function corrupt(where: string, rule: string, got?: unknown): WinnowError {
  return new WinnowError('blob_corrupt', got === undefined ? { where, rule } : { where, rule, got });
}
