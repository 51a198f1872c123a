import { decodeSafetensors, encodeSafetensors, type NamedTensor, OPSET } from '@winnow/models';
import { assertKnownGraph, manifestOfGraph } from './networkGraph.ts';
import { predictTable } from './predictTable.ts';
import { fittedTableFiles, readTableArtefact } from './tableArtefact.ts';
import { fitTown, townTable } from './testing.ts';

/** With running statistics, which are no weights. */
const params = { lookback: 3, epochs: 1, norm: 'batch' };
const { fitted, artefact, table } = fitTown({ model: 'tsmixer', params });
const files = fittedTableFiles(fitted, table);
const tensors = decodeSafetensors(files.get('weights.safetensors') as Uint8Array, 'weights');

/** The artefact with another file of weights. */
function readWith(weights: Uint8Array | undefined, model: unknown = JSON.parse(files.get('model.json') as string)) {
  const read = (name: string): unknown => (name === 'model.json' ? model : JSON.parse(files.get(name) as string));
  return readTableArtefact(read, new Map(weights && [['weights.safetensors', weights]]), 'dir');
}

test('the weights of a network lie tensor by tensor in a file of their own, and nowhere else', () => {
  const names = tensors.map(({ name }) => name);
  expect(names.some((name) => name.endsWith('.running_mean'))).toBe(true);
  expect(tensors.every(({ shape, data }) => data.length === shape.reduce((size, dim) => size * dim, 1))).toBe(true);
  expect(JSON.parse(files.get('model.json') as string).state).not.toHaveProperty('weights');
});

test('the graph of a network lies beside it, and the manifest says how it is called', () => {
  expect(files.get('model.onnx')).toBeInstanceOf(Uint8Array);
  const onnx = {
    file: 'model.onnx',
    opset: OPSET,
    inputs: [{ name: 'x', type: 'float32', dims: ['N', 3, 5] }],
    outputs: [{ name: 'E_r', type: 'float32', dims: ['N'] }],
  };
  expect(manifestOfGraph(artefact)).toEqual({ onnx });
});

test.each([
  ['a scaler that it has no form for', { model: 'nlinear', params: { lookback: 3, epochs: 1 }, scaler: 'robust' }],
  ['a teacher that has no graph', { model: 'tsmixer_liquid', params: { lookback: 3, epochs: 1, teacher: 'svm' } }],
] as const)('a graph is left out for %s, and the manifest says why', (_, request) => {
  const other = fitTown(request, townTable(60));
  expect(fittedTableFiles(other.fitted, other.table).has('model.onnx')).toBe(false);
  expect(manifestOfGraph(other.artefact)).toEqual({ onnx_missing: expect.stringMatching(/, but got (robust|svm)$/) });
});

test('an artefact of before, whose weights are in its document, predicts as it did', () => {
  const model = JSON.parse(files.get('model.json') as string);
  const old = readWith(undefined, { ...model, state: artefact.state });
  expect(predictTable(old, table)).toEqual(predictTable(artefact, table));
});

const changed = (change: (tensor: NamedTensor) => NamedTensor) => {
  return encodeSafetensors(tensors.map((tensor, i) => (i === 0 ? change(tensor) : tensor)));
};

test.each<[string, Uint8Array | undefined, RegExp]>([
  ['no weights at all', undefined, /weights/],
  ['a file that was cut off', (files.get('weights.safetensors') as Uint8Array).slice(0, -4), /weights\.safetensors/],
  ['a tensor that is missing', encodeSafetensors(tensors.slice(1)), /must be a float32 tensor .* "none"/],
  ['a tensor of another name', changed((tensor) => ({ ...tensor, name: 'other' })), /float32/],
  ['another number type', changed((tensor) => ({ ...tensor, data: Float64Array.from(tensor.data) })), /float32/],
  [
    'another number of channels',
    changed(({ name, shape }) => ({ name, shape: [...shape, 2], data: new Float32Array(2 * tensors[0]!.data.length) })),
    /must be a float32 tensor/,
  ],
  [
    'a tensor too many',
    encodeSafetensors([...tensors, { name: 'other', shape: [1], data: new Float32Array(1) }]),
    /other: must be a tensor of the network/,
  ],
])('an artefact with %s is refused', (_, weights, message) => {
  const error = expect.objectContaining({ code: 'artefact_corrupt', message: expect.stringMatching(message) });
  expect(() => readWith(weights)).toThrow(error);
});

test('a graph of operators that this version does not know is refused', () => {
  expect(() => assertKnownGraph({ opset: OPSET }, 'manifest')).not.toThrow();
  expect(() => assertKnownGraph(undefined, 'manifest')).not.toThrow();
  const newer = expect.objectContaining({ code: 'artefact_version' });
  expect(() => assertKnownGraph({ opset: OPSET + 1 }, 'manifest')).toThrow(newer);
  const corrupt = expect.objectContaining({ code: 'artefact_corrupt' });
  expect(() => assertKnownGraph({ opset: 'new' }, 'manifest')).toThrow(corrupt);
});
