import { availableBackends, runProgram } from '../testing/runProgram.ts';
import { compileProgram } from './compileProgram.ts';
import { lowerGraph } from './lowerGraph.ts';
import { loadCpuBackend, loadTfjs, type OnnxBinding } from './nativeModules.ts';
import { checkedBinding } from './onnxSession.ts';
import { simplifyGraph } from './simplifyGraph.ts';
import type { TensorSpec } from './tensorSpec.ts';
import { startTfjsBackend } from './tfjsBackends.ts';
import { type Program, traceProgram } from './traceProgram.ts';
import { withAnyBatch } from './withAnyBatch.ts';

const matrix: TensorSpec = { shape: [2, 3], dtype: 'float32' };

function programOf(run: Program['run']): Program {
  return { inputs: { x: matrix }, run };
}

const shifted = programOf((tf, { x }) => ({ y: tf.add(x!, 1) }));

test('a compiled program reads its inputs and writes its outputs in place', () => {
  const compiled = compileProgram(shifted);
  const { x } = compiled.inputs;
  const { y } = compiled.outputs;
  for (const value of [1, 5]) {
    x!.fill(value);
    compiled.run();
    expect([...y!]).toEqual(new Array(6).fill(value + 1));
  }
  compiled.dispose();
});

test('an output may be an input, or a constant', () => {
  const compiled = compileProgram(programOf((tf, { x }) => ({ same: x!, ones: tf.onesLike(x!), two: tf.scalar(2) })));
  compiled.inputs['x']!.set([1, 2, 3, 4, 5, 6]);
  compiled.run();
  expect([...compiled.outputs['same']!]).toEqual([1, 2, 3, 4, 5, 6]);
  expect([...compiled.outputs['ones']!]).toEqual([1, 1, 1, 1, 1, 1]);
  expect([...compiled.outputs['two']!]).toEqual([2]);
  compiled.dispose();
});

test('a product takes in the bias or the factor that alone reads it', () => {
  const kernelsOf = (run: Program['run']) =>
    simplifyGraph(traceProgram(programOf(run))).nodes.map(({ kernel }) => kernel);
  const square: Program['run'] = (tf, { x }) => ({ y: tf.mul(3, tf.matMul(x!, x!, false, true)) });
  expect(kernelsOf(square)).toEqual(['BatchMatMul']);
  expect([...runProgram(programOf(square), 'onnx', { x: Float32Array.of(1, 2, 3, 4, 5, 6) })['y']!]).toEqual([
    42, 96, 96, 231,
  ]);
  expect(kernelsOf((tf, { x }) => ({ y: tf.add(tf.matMul(x!, x!, false, true), tf.sum(x!, 1)) }))).toEqual([
    'Sum',
    'Affine',
  ]);
  const both: Program['run'] = (tf, { x }) => {
    const product = tf.matMul(x!, x!, false, true);
    return { product, y: tf.mul(product, 3) };
  };
  expect(kernelsOf(both)).toEqual(['BatchMatMul', 'Multiply']);
});

test('a kernel that the engine does not know is refused by its name and the line that calls it', () => {
  const atan = programOf((tf, { x }) => ({ y: tf.atan(x!) }));
  expect(() => traceProgram(atan)).toThrow(
    expect.objectContaining({
      code: 'kernel_unsupported',
      message: expect.stringMatching(/compileProgram\.test\.ts:\d+.*got "Atan"/),
    }),
  );
});

test('a program that reads the values of its tensors is refused', () => {
  const reading = programOf((tf, { x }) => ({ y: tf.scalar(x!.dataSync()[0]!) }));
  expect(() => traceProgram(reading)).toThrow(expect.objectContaining({ code: 'argument_invalid' }));
});

test('a program that uses a tensor from outside is refused', () => {
  loadCpuBackend();
  const tf = loadTfjs();
  tf.enableProdMode();
  void tf.setBackend('cpu');
  const outside = tf.scalar(1);
  const using = programOf((_, { x }) => ({ y: tf.add(x!, outside) }));
  expect(() => traceProgram(using)).toThrow(expect.objectContaining({ code: 'argument_invalid' }));
  outside.dispose();
});

test('tracing leaves no tensor behind, and tfjs on the backend that it was on', () => {
  loadCpuBackend();
  const tf = loadTfjs();
  tf.enableProdMode();
  void tf.setBackend('cpu');
  const before = tf.memory().numTensors;
  traceProgram(shifted);
  expect(() => traceProgram(programOf((_, { x }) => ({ y: tf.atan(x!) })))).toThrow();
  expect(tf.memory().numTensors).toBe(before);
  expect(tf.getBackend()).toBe('cpu');
});

const unusedExp = programOf((tf, { x }) => {
  tf.exp(x!);
  return { y: tf.abs(x!) };
});

test.each([
  [
    'adding 0 and multiplying by 1',
    0,
    programOf((tf, { x }) => ({ y: tf.div(tf.mul(tf.add(x!, 0), tf.onesLike(x!)), 1) })),
  ],
  ['what no output needs', 1, unusedExp],
  ['the same said twice', 2, programOf((tf, { x }) => ({ y: tf.mul(tf.exp(x!), tf.exp(x!)) }))],
  ['a reshape of a reshape', 1, programOf((tf, { x }) => ({ y: tf.reshape(tf.reshape(x!, [6]), [3, 2]) }))],
  ['two transposes that undo each other', 0, programOf((tf, { x }) => ({ y: tf.transpose(tf.transpose(x!)) }))],
  ['a bias', 1, programOf((tf, { x }) => ({ y: tf.add(tf.matMul(x!, x!, false, true), tf.tensor1d([1, 2])) }))],
  ['ones in a gradient', 0, programOf((tf, { x }) => ({ y: tf.grad((z) => tf.sum(tf.mul(z, 3)))(x!) }))],
])('simplifyGraph() leaves out %s', (_, nodes, program) => {
  const graph = simplifyGraph(traceProgram(program));
  expect(graph.nodes).toHaveLength(nodes);
});

const lowered = (batch: number, run: Program['run']) => {
  const inputs = { x: { shape: [batch, 3], dtype: 'float32' } } as const;
  return lowerGraph(simplifyGraph(traceProgram({ inputs, run })));
};

test('withAnyBatch() frees the number of rows in inputs, outputs and reshapes', () => {
  const run: Program['run'] = (tf, { x }) => ({ y: tf.abs(tf.reshape(x!, [x!.shape[0]! * 3])) });
  const { graph } = withAnyBatch(lowered(2, run), lowered(5, run));
  expect(graph.inputs[0]!.dims).toEqual(['N', 3]);
  expect(graph.outputs[0]!.dims).toEqual(['N']);
  expect(graph.initialisers).toEqual([expect.objectContaining({ data: BigInt64Array.of(-1n) })]);
});

test('withAnyBatch() refuses a program in which more depends on the number of rows', () => {
  const run: Program['run'] = (tf, { x }) => ({ y: tf.mul(x!, x!.shape[0]!) });
  expect(() => withAnyBatch(lowered(2, run), lowered(5, run))).toThrow(
    expect.objectContaining({ code: 'kernel_unsupported' }),
  );
});

test.each([
  [
    'no binary',
    () => {
      throw new Error('Cannot find module');
    },
  ],
  ['another interface', () => ({}) as OnnxBinding],
])('a machine whose onnxruntime has %s is told so', (_, load) => {
  expect(() => checkedBinding(load)).toThrow(expect.objectContaining({ code: 'engine_unavailable' }));
});

test('an output may be an input on any backend, and no run leaves a tensor behind', () => {
  const program = programOf((tf, { x }) => ({ same: x!, sum: tf.sum(x!), positive: tf.greater(x!, 2) }));
  for (const backend of availableBackends) {
    const { same, sum, positive } = runProgram(program, backend, { x: Float32Array.of(1, 2, 3, 4, 5, 6) });
    expect([...same!]).toEqual([1, 2, 3, 4, 5, 6]);
    expect([...sum!]).toEqual([21]);
    expect([...positive!]).toEqual([0, 0, 1, 1, 1, 1]);
  }
});

test('a backend that is not installed is refused with what to do about it', () => {
  const missing = () => {
    throw new Error('Cannot find module');
  };
  expect(() => startTfjsBackend(loadTfjs(), 'tfjs-node', missing)).toThrow(
    expect.objectContaining({ code: 'engine_unavailable', message: expect.stringContaining('@tensorflow/tfjs-node') }),
  );
});
