import { type BlobStore, type Logger, WinnowError } from '@winnow/core';
import type { FileBlobStore } from './fileBlobStore.ts';

export interface CachedBlobStoreOptions {
  /** where the blobs are kept */
  readonly origin: BlobStore;
  /** where copies are kept; other processes may use it at the same time */
  readonly disk: FileBlobStore;
  /** how many bytes of copies to keep; the ones not used for longest go first */
  readonly budgetBytes: number;
  /** throws a WinnowError unless the bytes are what the hash says */
  readonly verify: (hash: string, bytes: Uint8Array) => void;
  readonly log: Logger;
}

/**
 * A blob store with copies on this machine's disk:
 *
 *   get ─┬─ copy, verified → copy
 *        ├─ copy, damaged → quarantined ─┐
 *        └─ no copy ─────────────────────┴→ origin, verified → copied, oldest copies removed
 *
 * A disk that is full or broken makes it slower, not wrong: the blob comes from the origin, and the log says why.
 */
export class CachedBlobStore implements BlobStore {
  readonly #options: CachedBlobStoreOptions;

  constructor(options: CachedBlobStoreOptions) {
    this.#options = options;
  }

  has(hash: string): Promise<boolean> {
    return this.#options.origin.has(hash);
  }

  put(hash: string, bytes: Uint8Array): Promise<void> {
    return this.#options.origin.put(hash, bytes);
  }

  /** @throws what `verify` throws when the origin's own blob is not what its hash says */
  async get(hash: string): Promise<Uint8Array | undefined> {
    const copy = await this.#orWithout(hash, () => this.#readCopy(hash));
    if (copy !== undefined) return copy;
    const { origin, verify } = this.#options;
    const bytes = await origin.get(hash);
    if (bytes === undefined) return undefined;
    verify(hash, bytes);
    await this.#orWithout(hash, () => this.#keepCopy(hash, bytes));
    return bytes;
  }

  async #readCopy(hash: string): Promise<Uint8Array | undefined> {
    const { disk, verify, log } = this.#options;
    const bytes = await disk.get(hash);
    if (bytes === undefined) return undefined;
    try {
      verify(hash, bytes);
    } catch (error) {
      if (!(error instanceof WinnowError)) throw error;
      await disk.quarantine(hash);
      log.warn({ hash, error: error.message }, 'damaged copy of a blob quarantined; it is fetched again');
      return undefined;
    }
    await disk.touch(hash);
    return bytes;
  }

  async #keepCopy(hash: string, bytes: Uint8Array): Promise<void> {
    const { disk, budgetBytes } = this.#options;
    if (bytes.length > budgetBytes) return;
    await this.#makeRoom(budgetBytes - bytes.length);
    await disk.put(hash, bytes);
  }

  /** Removes copies, the one not used for longest first, until the others take at most `budgetBytes`. */
  async #makeRoom(budgetBytes: number): Promise<void> {
    const { disk } = this.#options;
    await disk.removeAbandoned();
    const copies = (await disk.list()).sort((a, b) => a.usedAt - b.usedAt);
    let held = copies.reduce((sum, copy) => sum + copy.bytes, 0);
    for (const { hash, bytes } of copies) {
      if (held <= budgetBytes) return;
      await disk.remove(hash);
      held -= bytes;
    }
  }

  /** Does without the disk when the disk fails. */
  async #orWithout<T>(hash: string, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
      this.#options.log.warn({ hash, error: (error as Error).message }, 'no copy of the blob on this disk');
      return undefined;
    }
  }
}
