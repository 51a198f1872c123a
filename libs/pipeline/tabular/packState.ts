import { WinnowError } from '@winnow/core';

/**
 * The state of a model as a small JSON document and a block of bytes: a forest has tens of millions of numbers, which as text
 * would be more than a string can hold. Arrays of numbers go into the block, little-endian, each at a multiple of 8; in the
 * document `{"$array": [type, start, length]}` stands for them. `unpackState(packState(state))` is `state`, to the bit.
 */
export interface PackedState {
  readonly document: unknown;
  readonly block: Uint8Array;
}

/** Shorter arrays stay in the document, where people can read them. */
const MIN_LENGTH = 16;

/** Whole numbers that fit take half the room. */
type ArrayType = 'i32' | 'f64';
const BYTES = { i32: 4, f64: 8 } as const;

const ALIGNMENT = 8;
const KEY = '$array';

export function packState(state: unknown): PackedState {
  const parts: Uint8Array[] = [];
  let end = 0;
  const keep = (values: readonly number[]) => {
    const type: ArrayType = values.every(isInt32) ? 'i32' : 'f64';
    const part = new Uint8Array(Math.ceil((values.length * BYTES[type]) / ALIGNMENT) * ALIGNMENT);
    const cells = new DataView(part.buffer);
    if (type === 'i32') for (const [i, value] of values.entries()) cells.setInt32(i * BYTES.i32, value, true);
    else for (const [i, value] of values.entries()) cells.setFloat64(i * BYTES.f64, value, true);
    const place = [type, end, values.length];
    parts.push(part);
    end += part.length;
    return { [KEY]: place };
  };
  const document = replace(state, (value) => (isNumbers(value) ? keep(value) : undefined));
  const block = new Uint8Array(end);
  let at = 0;
  for (const part of parts) {
    block.set(part, at);
    at += part.length;
  }
  return { document, block };
}

/** @throws WinnowError `artefact_corrupt` for an array that does not lie in the block */
export function unpackState(document: unknown, block: Uint8Array): unknown {
  const cells = new DataView(block.buffer, block.byteOffset, block.byteLength);
  return replace(document, (value) => {
    if (!isObject(value) || !Array.isArray(value[KEY])) return undefined;
    const [type, start, length] = value[KEY] as [ArrayType, number, number];
    const bytes = BYTES[type];
    if (!(start >= 0 && start + length * bytes <= block.length)) {
      throw new WinnowError('artefact_corrupt', { where: 'state', rule: 'an array must lie in its file', got: value });
    }
    const read = type === 'i32' ? (at: number) => cells.getInt32(at, true) : (at: number) => cells.getFloat64(at, true);
    return Array.from({ length }, (_, i) => read(start + i * bytes));
  });
}

/** A copy of plain data in which `change` has replaced what it gives something for. */
function replace(value: unknown, change: (value: unknown) => unknown): unknown {
  const changed = change(value);
  if (changed !== undefined) return changed;
  if (Array.isArray(value)) return value.map((item) => replace(item, change));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replace(item, change)]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length >= MIN_LENGTH && value.every((item) => typeof item === 'number');
}

function isInt32(value: number): boolean {
  return (value | 0) === value && !Object.is(value, -0);
}
