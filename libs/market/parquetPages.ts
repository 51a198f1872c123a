import type { ColumnMetaData, DecodedArray, PageHeader, SchemaElement, SchemaTree } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { decompressPage, readDataPage, readDataPageV2 } from 'hyparquet/src/datapage.js';
import { readPlain } from 'hyparquet/src/plain.js';
import { compressors } from 'hyparquet-compressors';

/**
 * The values of a flat column chunk, page by page, as they are stored: time stamps stay 64-bit integers, text stays bytes, a
 * null is null.
 *
 * hyparquet's own way up from its pages makes a JavaScript array of a nullable column and a Date of each time stamp, which
 * takes 20 times as long (1,000,000 rows × 6 columns: 1.1 s); pandas and Arrow write every column nullable. So a page
 * without nulls, as nearly all are, is decoded as one of a column that cannot have any.
 * @param bytes of the column chunk
 * @throws Error when the bytes are damaged or use an encoding that hyparquet lacks
 */
export function* columnPages(
  bytes: ArrayBuffer,
  column: ColumnMetaData,
  element: SchemaElement,
): Generator<ArrayLike<unknown>> {
  const reader = { view: new DataView(bytes), offset: 0 };
  let dictionary: DecodedArray | undefined;
  for (let values = 0; values < Number(column.num_values); ) {
    const header = parquetHeader(reader);
    const stored = new Uint8Array(bytes, reader.offset, header.compressed_page_size);
    reader.offset += header.compressed_page_size;
    const count = header.dictionary_page_header?.num_values;
    if (count !== undefined) {
      dictionary = readPlain(pageReader(unpack(stored, header, column)), column.type, count, element.type_length);
      continue;
    }
    const page = decodePage(stored, header, column, element);
    yield withNulls(resolve(page.values, page.isDictionary ? dictionary : undefined), page.definitionLevels);
    values += page.count;
  }
}

interface DecodedPage {
  /** those that are not null */
  readonly values: DecodedArray;
  readonly isDictionary: boolean;
  /** rows, nulls included */
  readonly count: number;
  /** 0 for a null; left out when there is none */
  readonly definitionLevels: readonly number[] | undefined;
}

function decodePage(
  stored: Uint8Array,
  header: PageHeader,
  column: ColumnMetaData,
  element: SchemaElement,
): DecodedPage {
  const { data_page_header: v1, data_page_header_v2: v2 } = header;
  const { num_values: count, encoding } = v1 ?? v2 ?? unknownPage(header);
  const isNullable = element.repetition_type !== 'REQUIRED';
  const isDictionary = encoding === 'PLAIN_DICTIONARY' || encoding === 'RLE_DICTIONARY';
  const decoder = (nullable: boolean) => decoderOf(column, element, nullable);
  if (v1 !== undefined) {
    const page = unpack(stored, header, column);
    const skip = isNullable ? fullLevelsBytes(page, count) : 0;
    const decoded = readDataPage(page.subarray(skip), v1, decoder(isNullable && skip === 0));
    return { values: decoded.dataPage, isDictionary, count, definitionLevels: decoded.definitionLevels };
  }
  const levels = v2!.definition_levels_byte_length + v2!.repetition_levels_byte_length;
  if (v2!.num_nulls > 0) {
    const decoded = readDataPageV2(stored, header, decoder(isNullable));
    return { values: decoded.dataPage, isDictionary, count, definitionLevels: decoded.definitionLevels };
  }
  const noLevels = { ...v2!, definition_levels_byte_length: 0, repetition_levels_byte_length: 0 };
  const uncompressed_page_size = header.uncompressed_page_size - levels;
  const bare = { ...header, uncompressed_page_size, data_page_header_v2: noLevels };
  const { dataPage } = readDataPageV2(stored.subarray(levels), bare, decoder(false));
  return { values: dataPage, isDictionary, count, definitionLevels: undefined };
}

function unknownPage({ type }: PageHeader): never {
  throw new Error(`parquet unsupported page type: ${type}`);
}

/**
 * The bytes that the definition levels of a page take when they are one run of ones, that is when no value is null; 0 when
 * they are anything else. Layout: length (4 bytes), 2·count as a varint, the level.
 */
function fullLevelsBytes(page: Uint8Array, count: number): number {
  const length = new DataView(page.buffer, page.byteOffset, page.byteLength).getUint32(0, true);
  let at = 4;
  let run = 0;
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = page[at++] ?? 0;
    run += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) break;
  }
  return run === 2 * count && page[at] === 1 && at + 1 === 4 + length ? 4 + length : 0;
}

function unpack(stored: Uint8Array, header: PageHeader, { codec }: ColumnMetaData): Uint8Array {
  return decompressPage(stored, header.uncompressed_page_size, codec, compressors);
}

/** What hyparquet has to know of the column; where it is nullable, one definition level is read. */
function decoderOf(column: ColumnMetaData, element: SchemaElement, nullable: boolean) {
  const leaf: SchemaElement = { ...element, repetition_type: nullable ? 'OPTIONAL' : 'REQUIRED' };
  const schemaPath: SchemaTree[] = [
    { children: [], count: 1, path: [], element: { name: 'root', num_children: 1 } },
    { children: [], count: 1, path: [element.name], element: leaf },
  ];
  const { type, codec } = column;
  return {
    pathInSchema: column.path_in_schema,
    type,
    element: leaf,
    schemaPath,
    codec,
    compressors,
    parsers: DEFAULT_PARSERS,
  };
}

function pageReader(page: Uint8Array) {
  return { view: new DataView(page.buffer, page.byteOffset, page.byteLength), offset: 0 };
}

/** Puts the dictionary’s values in place of indices into it. */
function resolve(indices: DecodedArray, dictionary: DecodedArray | undefined): ArrayLike<unknown> {
  if (dictionary === undefined) return indices;
  if (dictionary instanceof Float64Array) return lookUp(indices, dictionary, new Float64Array(indices.length));
  if (dictionary instanceof BigInt64Array) return lookUp(indices, dictionary, new BigInt64Array(indices.length));
  return lookUp(indices, dictionary, new Array<unknown>(indices.length));
}

function lookUp<T>(indices: DecodedArray, dictionary: ArrayLike<T>, out: { [index: number]: T; length: number }) {
  for (let i = 0; i < out.length; i++) out[i] = dictionary[indices[i] as number]!;
  return out;
}

function withNulls(values: ArrayLike<unknown>, levels: readonly number[] | undefined): ArrayLike<unknown> {
  if (levels === undefined || levels.length === 0) return values;
  let next = 0;
  return levels.map((level) => (level === 0 ? null : values[next++]));
}
