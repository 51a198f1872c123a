import { createHash } from 'node:crypto';
import { type BlobStore, type Logger, WinnowError } from '@winnow/core';

/** Material of this folder's tests: blobs that are named by the hash of their bytes. */

export const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };

export function hashOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** `length` bytes that `seed` alone decides. */
export function blobOf(length: number, seed: number): { hash: string; bytes: Uint8Array } {
  const bytes = Uint8Array.from({ length }, (_, i) => (i * 31 + seed * 17 + (i >> 8)) & 0xff);
  return { hash: hashOf(bytes), bytes };
}

export function verifyBytes(hash: string, bytes: Uint8Array): void {
  if (hashOf(bytes) !== hash) throw new WinnowError('blob_corrupt', { where: hash, rule: 'must have its hash' });
}

/** A store in memory that counts how often it was asked for a blob. */
export class MemoryBlobStore implements BlobStore {
  readonly blobs = new Map<string, Uint8Array>();
  gets = 0;

  async has(hash: string): Promise<boolean> {
    return this.blobs.has(hash);
  }

  async put(hash: string, bytes: Uint8Array): Promise<void> {
    if (!this.blobs.has(hash)) this.blobs.set(hash, bytes);
  }

  async get(hash: string): Promise<Uint8Array | undefined> {
    this.gets++;
    return this.blobs.get(hash);
  }
}
