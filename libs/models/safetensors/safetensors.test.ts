import { decodeSafetensors } from './decodeSafetensors.ts';
import { encodeSafetensors } from './encodeSafetensors.ts';

const tensors = [
  { name: 'layer.weight', shape: [2, 3], data: Float32Array.of(0, -0, 1 / 3, Number.NaN, 3e38, -1e-45) },
  { name: 'losses', shape: [2], data: Float64Array.of(0.1, Number.MIN_VALUE) },
  { name: 'empty', shape: [0, 4], data: new Float32Array(0) },
  { name: 'größe', shape: [], data: Float32Array.of(7) },
];
const bytes = encodeSafetensors(tensors, { producer: 'winnow' });

test('tensors come back to the bit, from bytes at any place of their memory', () => {
  expect(decodeSafetensors(bytes, 'file')).toEqual(tensors);
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  expect(decodeSafetensors(shifted.subarray(3), 'file')).toEqual(tensors);
});

test('the layout is that of safetensors: length, JSON, elements', () => {
  const headerBytes = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  expect(headerBytes % 8).toBe(0);
  const header = JSON.parse(Buffer.from(bytes.subarray(8, 8 + headerBytes)).toString());
  expect(header).toEqual({
    __metadata__: { producer: 'winnow' },
    'layer.weight': { dtype: 'F32', shape: [2, 3], data_offsets: [0, 24] },
    losses: { dtype: 'F64', shape: [2], data_offsets: [24, 40] },
    empty: { dtype: 'F32', shape: [0, 4], data_offsets: [40, 40] },
    größe: { dtype: 'F32', shape: [], data_offsets: [40, 44] },
  });
  expect([...bytes.subarray(-4)]).toEqual([0, 0, 0xe0, 0x40]);
});

test('a name twice, or elements that do not fill their shape, are refused', () => {
  const encode = (...changed: typeof tensors) => encodeSafetensors(changed);
  const [first] = tensors;
  expect(() => encode(first!, first!)).toThrow(expect.objectContaining({ code: 'argument_invalid' }));
  expect(() => encode({ ...first!, shape: [7] })).toThrow(expect.objectContaining({ code: 'shape_mismatch' }));
});

/** A file with another header before the same elements. */
function withHeader(header: string): Uint8Array {
  const text = Buffer.from(header);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, Buffer.alloc(8)]);
}

const entry = (more: object) => JSON.stringify({ a: { dtype: 'F32', shape: [2], data_offsets: [0, 8], ...more } });

test.each<[string, Uint8Array]>([
  ['nothing', new Uint8Array(0)],
  ['a length beyond the end', Uint8Array.of(200, 0, 0, 0, 0, 0, 0, 0, 123, 125)],
  ['a length beyond all files', new Uint8Array(16).fill(255)],
  ['a header that is no JSON', withHeader('{')],
  ['a header that is no object', withHeader('[]')],
  ['a tensor without a place', withHeader('{"a":1}')],
  ['numbers of another type', withHeader(entry({ dtype: 'BF16' }))],
  ['a shape that is no size', withHeader(entry({ shape: [-2] }))],
  ['a place that is too small', withHeader(entry({ data_offsets: [0, 4] }))],
  ['a place that leaves a hole', withHeader(entry({ data_offsets: [4, 12] }))],
  ['a tensor beyond the end', withHeader(entry({ shape: [3], data_offsets: [0, 12] }))],
  ['elements of no tensor', withHeader('{}')],
  ['a file that was cut off', bytes.subarray(0, bytes.length - 1)],
])('%s is no file of tensors', (_, damaged) => {
  expect(() => decodeSafetensors(damaged, 'weights.safetensors')).toThrow(
    expect.objectContaining({ code: 'artefact_corrupt', message: expect.stringMatching(/^weights\.safetensors/) }),
  );
});
