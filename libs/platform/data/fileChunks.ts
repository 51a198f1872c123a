import { type FileHandle, open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { WinnowError } from '@winnow/core';

const CHUNK_BYTES = 1 << 19; // larger chunks read no faster: the parser is the slower part

/**
 * Opens a file, lets `use` read it and closes it.
 * @param where what messages call the file
 * @throws WinnowError `file_not_found`, `file_unreadable`, and what `use` throws
 */
export async function withFile<T>(path: string, where: string, use: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await openFile(path, where);
  try {
    return await use(handle);
  } catch (error) {
    throw toFileError(error, where);
  } finally {
    await handle.close();
  }
}

/** The bytes of a file, or what they hold when it is gzip. A chunk is valid until the next one is asked for. */
export function fileChunks(handle: FileHandle, gzip: boolean): AsyncGenerator<Uint8Array> {
  return gzip ? unzipped(handle) : chunks(handle);
}

async function openFile(path: string, where: string): Promise<FileHandle> {
  try {
    return await open(path);
  } catch (error) {
    throw toFileError(error, where);
  }
}

/** The bytes of a file; while one chunk is worked on, the next is read. */
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
