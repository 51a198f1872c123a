import { WinnowError } from '@winnow/core';
import { z } from 'zod';
import { LENGTH_BYTES, METADATA } from './encodeSafetensors.ts';
import type { NamedTensor } from './namedTensor.ts';

const BYTES = { F32: Float32Array.BYTES_PER_ELEMENT, F64: Float64Array.BYTES_PER_ELEMENT } as const;

const entrySchema = z.strictObject({
  dtype: z.enum(['F32', 'F64']),
  shape: z.array(z.int().min(0)),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});
type Entry = z.infer<typeof entrySchema>;
const headerSchema = z.looseObject({ [METADATA]: z.record(z.string(), z.string()).optional() });

/**
 * The tensors of a file in the layout of safetensors, in the order of its header. Elements are copied.
 * @param where the file, for messages
 * @throws WinnowError `artefact_corrupt` for bytes that are no such file, or tensors of other numbers than float32 and float64
 */
export function decodeSafetensors(bytes: Uint8Array, where: string): readonly NamedTensor[] {
  const cells = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = bytes.length >= LENGTH_BYTES ? Number(cells.getBigUint64(0, true)) : Number.POSITIVE_INFINITY;
  const start = LENGTH_BYTES + headerBytes;
  if (start > bytes.length) throw corrupt(where, 'must be as long as its header says', bytes.length);
  let end = start;
  const tensors = Object.entries(headerOf(bytes.subarray(LENGTH_BYTES, start), where)).map(
    ([name, value]): NamedTensor => {
      const { dtype, shape, data_offsets: offsets } = entryOf(value, `${where} ${name}`);
      const count = shape.reduce((size, dim) => size * dim, 1);
      if (
        start + offsets[0] !== end ||
        offsets[1] - offsets[0] !== count * BYTES[dtype] ||
        start + offsets[1] > bytes.length
      ) {
        throw corrupt(`${where} ${name}`, 'must fill its place, right after the tensor before it', offsets);
      }
      end = start + offsets[1];
      return { name, shape, data: elementsOf(cells, start + offsets[0], dtype, count) };
    },
  );
  if (end !== bytes.length) throw corrupt(where, 'must end with its last tensor', bytes.length);
  return tensors;
}

/** The entries of the header, without the metadata. */
function headerOf(text: Uint8Array, where: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(text));
  } catch (cause) {
    throw new WinnowError('artefact_corrupt', { where, rule: 'must have a header of JSON', cause });
  }
  const parsed = headerSchema.safeParse(value);
  if (!parsed.success) throw corrupt(where, 'must have a header that names tensors', value);
  const { [METADATA]: _, ...entries } = parsed.data;
  return entries;
}

function entryOf(value: unknown, where: string): Entry {
  const parsed = entrySchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw corrupt(where, 'must be described by type F32 or F64, shape and offsets', value);
}

function elementsOf(cells: DataView, start: number, dtype: Entry['dtype'], count: number): NamedTensor['data'] {
  const at = (i: number) => start + i * BYTES[dtype];
  if (dtype === 'F32') return new Float32Array(count).map((_, i) => cells.getFloat32(at(i), true));
  return new Float64Array(count).map((_, i) => cells.getFloat64(at(i), true));
}

function corrupt(where: string, rule: string, got: unknown): WinnowError {
  return new WinnowError('artefact_corrupt', { where, rule, got });
}
