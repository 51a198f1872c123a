import { randomBytes } from 'node:crypto';
import { access, type FileHandle, mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { BlobStore } from '@winnow/core';
import { hexOf } from './blobHash.ts';

/** A blob as it lies on the disk. */
export interface StoredBlob {
  readonly hash: string;
  readonly bytes: number;
  /** epoch ms of its last `touch`, or of its `put` */
  readonly usedAt: number;
}

const SHARD = /^[0-9a-f]{2}$/;
const BLOB = /^[0-9a-f]{64}$/;
const ABANDONED_MS = 3_600_000; // a put takes seconds: a temporary file of this age is of a process that was killed

/**
 * Blobs as files, in folders by the first two digits of the hash; several processes may share the folder.
 *
 *   <folder>/ab/ab12…      a blob: whole, because it is written under `tmp`, brought to the disk (fsync), then renamed
 *   <folder>/tmp/…         blobs being written, or left there by a process that was killed
 *   <folder>/quarantine/…  files that were not what their hash says
 */
export class FileBlobStore implements BlobStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async has(hash: string): Promise<boolean> {
    return await missingAs(false, async () => {
      await access(this.#file(hash));
      return true;
    });
  }

  async put(hash: string, bytes: Uint8Array): Promise<void> {
    if (await this.has(hash)) return;
    const file = this.#file(hash);
    const temporary = join(this.#temporaries, `${basename(file)}.${process.pid}.${randomBytes(4).toString('hex')}`);
    await mkdir(this.#temporaries, { recursive: true });
    await mkdir(dirname(file), { recursive: true });
    try {
      await using(await open(temporary, 'wx'), async (handle) => {
        await handle.writeFile(bytes);
        await handle.sync();
      });
      await rename(temporary, file); // of two puts at once the later replaces the earlier by the same bytes
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    await using(await open(dirname(file), 'r'), (folder) => folder.sync()); // the name, too, is on the disk now
  }

  async get(hash: string): Promise<Uint8Array | undefined> {
    const handle = await missingAs(undefined, () => open(this.#file(hash), 'r'));
    return handle === undefined ? undefined : await using(handle, readAll);
  }

  /** Marks a blob as used now; one that has gone is left alone. */
  async touch(hash: string): Promise<void> {
    const now = new Date();
    await missingAs(undefined, () => utimes(this.#file(hash), now, now));
  }

  async remove(hash: string): Promise<void> {
    await rm(this.#file(hash), { force: true });
  }

  /** Takes a blob that is not what its hash says out of the way; the last one of a hash is kept to be looked at. */
  async quarantine(hash: string): Promise<void> {
    const folder = join(this.#folder, 'quarantine');
    await mkdir(folder, { recursive: true });
    await missingAs(undefined, () => rename(this.#file(hash), join(folder, hexOf(hash))));
  }

  /** All blobs, in no particular order. */
  async list(): Promise<StoredBlob[]> {
    const shards = (await namesIn(this.#folder)).filter((name) => SHARD.test(name));
    const found: StoredBlob[] = [];
    for (const shard of shards) {
      const names = (await namesIn(join(this.#folder, shard))).filter((name) => BLOB.test(name));
      for (const name of names) {
        const file = await missingAs(undefined, () => stat(join(this.#folder, shard, name)));
        if (file !== undefined) found.push({ hash: `sha256:${name}`, bytes: file.size, usedAt: file.mtimeMs });
      }
    }
    return found;
  }

  /** Removes what processes that were killed in the middle of a put have left behind. */
  async removeAbandoned(): Promise<void> {
    for (const name of await namesIn(this.#temporaries)) {
      const file = join(this.#temporaries, name);
      const written = await missingAs(undefined, () => stat(file));
      if (written !== undefined && Date.now() - written.mtimeMs > ABANDONED_MS) await rm(file, { force: true });
    }
  }

  get #temporaries(): string {
    return join(this.#folder, 'tmp');
  }

  #file(hash: string): string {
    const hex = hexOf(hash);
    return join(this.#folder, hex.slice(0, 2), hex);
  }
}

/** The whole file on shared memory; a file that ends early leaves zeros, which the reader of the blob refuses. */
async function readAll(handle: FileHandle): Promise<Uint8Array> {
  const { size } = await handle.stat();
  const bytes = new Uint8Array(new SharedArrayBuffer(size));
  for (let at = 0; at < size; ) {
    const { bytesRead } = await handle.read(bytes, at, size - at, at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return bytes;
}

async function namesIn(folder: string): Promise<string[]> {
  return await missingAs([], () => readdir(folder));
}

/** Another process may remove a file at any time: what is not there is an answer, not an error. */
async function missingAs<T, M>(missing: M, work: () => Promise<T>): Promise<T | M> {
  try {
    return await work();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return missing;
    throw error;
  }
}

async function using<T>(handle: FileHandle, work: (handle: FileHandle) => Promise<T>): Promise<T> {
  try {
    return await work(handle);
  } finally {
    await handle.close();
  }
}
