import { PbfReader } from 'pbf';
import { encodeOnnx } from './encodeOnnx.ts';
import type { OnnxModel } from './onnxModel.ts';

/** y = clip(x + [1, 2]) of a batch of any size. */
const model: OnnxModel = {
  producer: 'winnow',
  opsets: { '': 17, 'ai.onnx.ml': 3 },
  metadata: { names: 'a,b' },
  graph: {
    name: 'shift',
    inputs: [{ name: 'x', type: 'float32', dims: ['N', 2] }],
    outputs: [{ name: 'y', type: 'float32', dims: ['N', 2] }],
    initialisers: [
      { name: 'step', type: 'float32', dims: [2], data: Float32Array.of(1, 2) },
      { name: 'least', type: 'float32', dims: [], data: Float32Array.of(-1) },
    ],
    nodes: [
      { op: 'Add', inputs: ['x', 'step'], outputs: ['sum'] },
      { op: 'Clip', inputs: ['sum', 'least', ''], outputs: ['y'] },
    ],
  },
};

type Field = { readonly tag: number; readonly value: unknown };

/** Fields of a message; one of wire type 2 as bytes. */
function fieldsOf(bytes: Uint8Array): Field[] {
  return new PbfReader(bytes).readFields<Field[]>((tag, result, pbf) => {
    const { type } = pbf;
    result.push({ tag, value: type === 0 ? pbf.readVarint(true) : type === 5 ? pbf.readFloat() : pbf.readBytes() });
  }, []);
}

/** The values at a path of field numbers. */
function at(bytes: Uint8Array, ...path: readonly number[]): unknown[] {
  const [tag, ...rest] = path;
  const values = fieldsOf(bytes).flatMap((field) => (field.tag === tag ? [field.value] : []));
  return rest.length === 0 ? values : values.flatMap((value) => at(value as Uint8Array, ...rest));
}

function textsAt(bytes: Uint8Array, ...path: readonly number[]): string[] {
  return at(bytes, ...path).map((value) => Buffer.from(value as Uint8Array).toString());
}

function withNode(attributes: NonNullable<OnnxModel['graph']['nodes'][number]['attributes']>): Uint8Array {
  const node = { op: 'Op', domain: 'ai.onnx.ml', inputs: [], outputs: ['y'], attributes };
  return encodeOnnx({ ...model, graph: { ...model.graph, nodes: [node] } });
}

test('encodeOnnx() writes version, producer, operator sets and metadata into the fields of ModelProto', () => {
  const bytes = encodeOnnx(model);
  expect(at(bytes, 1)).toEqual([8]);
  expect(textsAt(bytes, 2)).toEqual(['winnow']);
  expect(textsAt(bytes, 8, 1)).toEqual(['ai.onnx.ml']);
  expect(at(bytes, 8, 2)).toEqual([17, 3]);
  expect([...textsAt(bytes, 14, 1), ...textsAt(bytes, 14, 2)]).toEqual(['names', 'a,b']);
});

test('encodeOnnx() writes nodes in order, with an optional input left out as an empty name', () => {
  const bytes = encodeOnnx(model);
  expect(textsAt(bytes, 7, 1, 4)).toEqual(['Add', 'Clip']);
  expect(textsAt(bytes, 7, 1, 1)).toEqual(['x', 'step', 'sum', 'least', '']);
  expect(textsAt(bytes, 7, 1, 2)).toEqual(['sum', 'y']);
});

test('encodeOnnx() writes sizes of inputs as numbers or names', () => {
  const bytes = encodeOnnx(model);
  expect(textsAt(bytes, 7, 11, 1)).toEqual(['x']);
  expect(textsAt(bytes, 7, 11, 2, 1, 2, 1, 2)).toEqual(['N']);
  expect(at(bytes, 7, 11, 2, 1, 2, 1, 1)).toEqual([2]);
  expect(at(bytes, 7, 12, 2, 1, 1)).toEqual([1]);
});

test('encodeOnnx() writes tensors as little-endian bytes, a scalar without sizes', () => {
  const bytes = encodeOnnx(model);
  const [step, least] = at(bytes, 7, 5) as Uint8Array[];
  expect(textsAt(step!, 8)).toEqual(['step']);
  expect(Buffer.from(at(step!, 1)[0] as Uint8Array)).toEqual(Buffer.of(2));
  expect(Buffer.from(at(step!, 9)[0] as Uint8Array)).toEqual(Buffer.of(0, 0, 0x80, 0x3f, 0, 0, 0, 0x40));
  expect(at(least!, 1)).toEqual([]);
});

test.each([
  ['float', { float: 0.5 }, 2, 1, 0.5],
  ['int', { int: -3 }, 3, 2, -3],
  ['string', { string: 'SUM' }, 4, 3, Buffer.from('SUM')],
  ['floats', { floats: [0.5, 1] }, 7, 6, Buffer.of(0, 0, 0, 0x3f, 0, 0, 0x80, 0x3f)],
  ['ints', { ints: [1, 300] }, 8, 7, Buffer.of(1, 0xac, 2)],
  ['strings', { strings: ['LEAF'] }, 9, 8, Buffer.from('LEAF')],
] as const)('encodeOnnx() writes an attribute of type %s with its type', (_, attribute, field, type, value) => {
  const bytes = withNode({ a: attribute });
  expect(textsAt(bytes, 7, 1, 7)).toEqual(['ai.onnx.ml']);
  expect(textsAt(bytes, 7, 1, 5, 1)).toEqual(['a']);
  expect(at(bytes, 7, 1, 5, 20)).toEqual([type]);
  const [written] = at(bytes, 7, 1, 5, field);
  expect(written instanceof Uint8Array ? Buffer.from(written) : written).toEqual(value);
});

test('encodeOnnx() writes an attribute that is a tensor', () => {
  const tensor = { name: 't', type: 'float64', dims: [1], data: Float64Array.of(1) } as const;
  const bytes = withNode({ a: { tensor } });
  expect(at(bytes, 7, 1, 5, 20)).toEqual([4]);
  expect(at(bytes, 7, 1, 5, 5, 2)).toEqual([11]);
});

test('encodeOnnx() refuses a tensor whose elements do not fill its sizes', () => {
  const tensor = { name: 't', type: 'float32', dims: [2, 2], data: Float32Array.of(1, 2, 3) } as const;
  const broken = { ...model, graph: { ...model.graph, initialisers: [tensor] } };
  expect(() => encodeOnnx(broken)).toThrow(expect.objectContaining({ code: 'shape_mismatch' }));
});
