/** IEEE 754 doubles as bytes in little-endian order, the same on every machine; without a copy where that is its own. */

const DOUBLE_BYTES = Float64Array.BYTES_PER_ELEMENT;
const IS_OWN_ORDER = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** @returns [8 T] a view on `values` on a little-endian machine, a copy elsewhere */
export function toLittleEndian(values: Float64Array): Uint8Array {
  if (IS_OWN_ORDER) return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const bytes = new Uint8Array(values.byteLength);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < values.length; i++) view.setFloat64(i * DOUBLE_BYTES, values[i]!, true);
  return bytes;
}

/**
 * @param bytes [8 T]
 * @returns [T] on shared memory: a view on `bytes` where they lie there, 8-byte aligned and in the machine's own order;
 *   a copy elsewhere
 */
export function fromLittleEndian(bytes: Uint8Array): Float64Array {
  const { buffer, byteOffset, byteLength } = bytes;
  const isShared = buffer instanceof SharedArrayBuffer;
  if (IS_OWN_ORDER && isShared && byteOffset % DOUBLE_BYTES === 0) {
    return new Float64Array(buffer, byteOffset, byteLength / DOUBLE_BYTES);
  }
  const values = new Float64Array(new SharedArrayBuffer(byteLength));
  const view = new DataView(buffer, byteOffset, byteLength);
  for (let i = 0; i < values.length; i++) values[i] = view.getFloat64(i * DOUBLE_BYTES, true);
  return values;
}
