import { assertArgument } from '@winnow/core';

const BLOB_HASH = /^sha256:([0-9a-f]{64})$/;

/**
 * The hex digits of a blob's hash, safe as a file name.
 * @throws WinnowError `argument_invalid` unless it is `sha256:` and 64 lower-case hex digits
 */
export function hexOf(hash: string): string {
  const hex = BLOB_HASH.exec(hash)?.[1];
  assertArgument(hex !== undefined, 'blob store', 'hash must be sha256: and 64 lower-case hex digits', hash);
  return hex;
}
