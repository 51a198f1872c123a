import { assertArgument, assertShape } from '@winnow/core';
import type { NamedTensor } from './namedTensor.ts';

/**
 * Tensors in the layout of safetensors (https://github.com/huggingface/safetensors): the length of the header in 8 bytes, a
 * header of JSON with type, shape and place of each tensor, then their elements one after the other. All little-endian.
 */

/** Bytes of the length of the header. */
export const LENGTH_BYTES = 8;

/** The header is filled up with spaces, so that elements begin where any number type may. */
const ALIGNMENT = 8;

/** The key of the header that names no tensor. */
export const METADATA = '__metadata__';

/**
 * The same tensors in the same order give the same bytes.
 * @param metadata texts that travel with them
 * @throws WinnowError `shape_mismatch` for a tensor whose elements do not fill its shape, `argument_invalid` for a name twice
 */
export function encodeSafetensors(
  tensors: readonly NamedTensor[],
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const header: Record<string, unknown> = { [METADATA]: metadata };
  let end = 0;
  for (const { name, shape, data } of tensors) {
    const count = shape.reduce((size, dim) => size * dim, 1);
    assertShape(`encodeSafetensors ${name}`, 'data', data, count);
    assertArgument(!(name in header), 'encodeSafetensors', 'each name must be given once', name);
    const offsets = [end, end + data.byteLength];
    header[name] = { dtype: data instanceof Float32Array ? 'F32' : 'F64', shape, data_offsets: offsets };
    end += data.byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const headerBytes = Math.ceil(text.length / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(LENGTH_BYTES + headerBytes + end).fill(' '.charCodeAt(0), 0, LENGTH_BYTES + headerBytes);
  const cells = new DataView(bytes.buffer);
  cells.setBigUint64(0, BigInt(headerBytes), true);
  bytes.set(text, LENGTH_BYTES);
  let at = LENGTH_BYTES + headerBytes;
  for (const { data } of tensors) {
    writeElements(cells, at, data);
    at += data.byteLength;
  }
  return bytes;
}

function writeElements(cells: DataView, start: number, data: NamedTensor['data']): void {
  const size = data.BYTES_PER_ELEMENT;
  if (data instanceof Float32Array)
    for (const [i, value] of data.entries()) cells.setFloat32(start + i * size, value, true);
  else for (const [i, value] of data.entries()) cells.setFloat64(start + i * size, value, true);
}
