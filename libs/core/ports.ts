/** The outside world as pure code may see it; platform implements these. */

/** Wall clock in epoch milliseconds UTC. Only platform, workers, apps and jobs hold one. */
export interface Clock {
  now(): number;
}

/** Constant message, variable fields. `child` adds fields to every line. */
export interface Logger {
  debug(fields: Record<string, unknown>, message: string): void;
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
  child(fields: Record<string, unknown>): Logger;
}

/** Bytes under the hash (`sha256:` and 64 hex digits) of what they hold. What stands under a hash never changes. */
export interface BlobStore {
  has(hash: string): Promise<boolean>;
  /** Stores a blob whole or not at all. A hash that has one keeps it, so doing it twice, or at once, is doing it once. */
  put(hash: string, bytes: Uint8Array): Promise<void>;
  /** The blob on a SharedArrayBuffer of its own, from its first byte on; undefined when there is none. */
  get(hash: string): Promise<Uint8Array | undefined>;
}
