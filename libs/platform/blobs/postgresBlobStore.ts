import { type BlobStore, WinnowError } from '@winnow/core';
import { and, eq } from 'drizzle-orm';
import type { Database } from '../store/database.ts';
import { blobChunks, blobs } from '../store/schema.ts';
import { hexOf } from './blobHash.ts';

/**
 * Size of a row's part of a blob. Rows travel as hex text and are held whole by driver and server, the embedded one
 * included: so nothing but the blob itself is large.
 */
export const BLOB_CHUNK_BYTES = 1024 * 1024;

/** Blobs in Postgres, where every worker reaches them. */
export class PostgresBlobStore implements BlobStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async has(hash: string): Promise<boolean> {
    return (await this.#size(hash)) !== undefined;
  }

  /** One transaction: nobody sees half a blob, and of two puts at once the second waits for the first and does nothing. */
  async put(hash: string, bytes: Uint8Array): Promise<void> {
    hexOf(hash);
    if (await this.has(hash)) return;
    await this.#db.transaction(async (tx) => {
      const inserted = await tx.insert(blobs).values({ hash, bytes: bytes.length }).onConflictDoNothing().returning();
      if (inserted.length === 0) return;
      for (let index = 0, at = 0; at < bytes.length; index++, at += BLOB_CHUNK_BYTES) {
        await tx.insert(blobChunks).values({ hash, index, data: bytes.subarray(at, at + BLOB_CHUNK_BYTES) });
      }
    });
  }

  /** @throws WinnowError `blob_corrupt` when a part is missing */
  async get(hash: string): Promise<Uint8Array | undefined> {
    const size = await this.#size(hash);
    if (size === undefined) return undefined;
    const bytes = new Uint8Array(new SharedArrayBuffer(size));
    let at = 0;
    for (let index = 0; at < size; index++) {
      const data = await this.#chunk(hash, index);
      if (data === undefined || at + data.length > size) {
        throw new WinnowError('blob_corrupt', { where: hash, rule: `part ${index} must be there and fit` });
      }
      bytes.set(data, at);
      at += data.length;
    }
    return bytes;
  }

  async #size(hash: string): Promise<number | undefined> {
    const [row] = await this.#db.select({ bytes: blobs.bytes }).from(blobs).where(eq(blobs.hash, hash));
    return row?.bytes;
  }

  async #chunk(hash: string, index: number): Promise<Uint8Array | undefined> {
    const [row] = await this.#db
      .select({ data: blobChunks.data })
      .from(blobChunks)
      .where(and(eq(blobChunks.hash, hash), eq(blobChunks.index, index)));
    return row?.data;
  }
}
