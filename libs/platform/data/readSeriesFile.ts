import { type FileHandle, open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { WinnowError } from '@winnow/core';
import type { RandomAccessFile, Series, SeriesFileOptions } from '@winnow/market';
import { type FileFormat, fileEncoding, readSeriesCsv, readSeriesParquet } from '@winnow/market';

const CHUNK_BYTES = 1 << 19; // larger chunks read no faster: the parser is the slower part

/**
 * Reads a CSV, CSV.gz or Parquet file as a stream: never the whole file in memory, only the bars.
 * @param path    of the file; `options.file` is what messages call it
 * @param format  by default the ending of the path decides
 * @throws WinnowError `file_not_found`, `file_unreadable`, and those of the readers of @winnow/market
 */
export async function readSeriesFile(path: string, options: SeriesFileOptions, format?: FileFormat): Promise<Series> {
  const encoding = fileEncoding(path, format);
  const handle = await openFile(path, options.file);
  try {
    if (encoding.format === 'parquet') return await readSeriesParquet(await randomAccess(handle), options);
    return await readSeriesCsv(encoding.gzip ? unzipped(handle) : chunks(handle), options);
  } catch (error) {
    throw toFileError(error, options.file);
  } finally {
    await handle.close();
  }
}

async function openFile(path: string, where: string): Promise<FileHandle> {
  try {
    return await open(path);
  } catch (error) {
    throw toFileError(error, where);
  }
}

async function randomAccess(handle: FileHandle): Promise<RandomAccessFile> {
  const { size } = await handle.stat();
  return {
    byteLength: size,
    async slice(start, end = size) {
      const buffer = new ArrayBuffer(Math.max(0, Math.min(end, size) - start));
      let done = 0;
      while (done < buffer.byteLength) {
        const { bytesRead } = await handle.read(new Uint8Array(buffer, done), { position: start + done });
        if (bytesRead === 0) throw new Error('the file ended while it was read');
        done += bytesRead;
      }
      return buffer;
    },
  };
}

/** The bytes of a file; while one chunk is worked on, the next is read. A chunk is valid until the next one is asked for. */
async function* chunks(handle: FileHandle): AsyncGenerator<Uint8Array> {
  let [now, next] = [new Uint8Array(CHUNK_BYTES), new Uint8Array(CHUNK_BYTES)];
  let position = 0;
  let reading = handle.read(now, { position });
  try {
    for (;;) {
      const { bytesRead } = await reading;
      if (bytesRead === 0) return;
      position += bytesRead;
      reading = handle.read(next, { position });
      yield now.subarray(0, bytesRead);
      [now, next] = [next, now];
    }
  } finally {
    await reading.catch(() => {}); // the file must not be closed under it
  }
}

/** What a gzip file holds; all its members, if it has several. */
async function* unzipped(handle: FileHandle): AsyncGenerator<Uint8Array> {
  const file = handle.createReadStream({ highWaterMark: CHUNK_BYTES, autoClose: false });
  const bytes = file.pipe(createGunzip({ chunkSize: CHUNK_BYTES }));
  file.on('error', (error) => bytes.destroy(error));
  try {
    yield* bytes;
  } finally {
    file.destroy();
    bytes.destroy();
  }
}

/** Gives what the system and zlib throw a code of ours. */
function toFileError(error: unknown, where: string): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof WinnowError || code === undefined) return error;
  if (code === 'ENOENT') return new WinnowError('file_not_found', { where, rule: 'must exist', cause: error });
  if (code.startsWith('Z_')) {
    return new WinnowError('file_unreadable', { where, rule: `must be whole gzip (${message})`, cause: error });
  }
  return new WinnowError('file_unreadable', { where, rule: 'must be a readable file', got: code, cause: error });
}
