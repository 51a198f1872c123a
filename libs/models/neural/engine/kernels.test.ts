import type { Tensor } from '@tensorflow/tfjs-core';
import { createRng } from '@winnow/core';
import { differentiableOps, discreteOps, type OpCase } from '../testing/opCases.ts';
import { availableBackends, runProgram, startProgram } from '../testing/runProgram.ts';
import { kernelNames } from './kernels/kernelTable.ts';
import { simplifyGraph } from './simplifyGraph.ts';
import { sizeOf } from './tensorSpec.ts';
import { type Program, traceProgram } from './traceProgram.ts';

/** All run in float32; the largest values here are below 100. */
const TOLERANCE = 2e-5;

type Values = Record<string, Float32Array>;

function valuesOf({ name, shapes, range = [-2, 2] }: OpCase): Values {
  const rng = createRng(1).split(name);
  const [low, high] = range;
  return Object.fromEntries(
    shapes.map((shape, i) => [
      `x${i}`,
      Float32Array.from({ length: sizeOf(shape) }, () => low + (high - low) * rng.uniform()),
    ]),
  );
}

/** y, and the gradient of Σ cos(i)·y_i, which weighs each element differently. */
function programOf({ shapes, run }: OpCase, withGradient: boolean): Program {
  const names = shapes.map((_, i) => `x${i}`);
  return {
    inputs: Object.fromEntries(shapes.map((shape, i) => [`x${i}`, { shape, dtype: 'float32' }])),
    run(tf, inputs) {
      const tensors = names.map((name) => inputs[name]!);
      if (!withGradient) return { y: run(tf, ...tensors) };
      let y: Tensor | undefined;
      const { value, grads } = tf.valueAndGrads((...xs: Tensor[]) => {
        y = run(tf, ...xs);
        const weights = tf.tensor(
          Float32Array.from({ length: y.size }, (_, i) => Math.cos(i)),
          y.shape,
        );
        return tf.sum(tf.mul(y, weights));
      })(tensors);
      return { value, ...Object.fromEntries(grads.map((grad, i) => [`grad x${i}`, grad])) };
    },
  };
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual).toHaveLength(expected.length);
  const scale = 1 + Math.max(...Array.from(expected, Math.abs));
  const gaps = Array.from(expected, (value, i) => Math.abs(value - actual[i]!) / scale);
  expect(Math.max(...gaps)).toBeLessThan(tolerance);
}

/** What is compared with tfjs's own kernels in plain JavaScript. */
const others = availableBackends.filter((name) => name !== 'cpu');

test('all backends that come with Winnow run on this machine', () => {
  expect(availableBackends).toEqual(expect.arrayContaining(['onnx', 'wasm', 'cpu']));
});

test.each([...differentiableOps, ...discreteOps].map((item) => [item.name, item] as const))(
  '%s is on each backend what it is in tfjs',
  (_, item) => {
    const values = valuesOf(item);
    const program = programOf(item, false);
    const expected = runProgram(program, 'cpu', values)['y']!;
    for (const backend of others) expectClose(runProgram(program, backend, values)['y']!, expected, TOLERANCE);
  },
);

test.each(differentiableOps.map((item) => [item.name, item] as const))(
  'the gradient of %s is on each backend what it is in tfjs, and what differences give',
  (_, item) => {
    const values = valuesOf(item);
    const program = programOf(item, true);
    const onCpu = startProgram(program, 'cpu');
    const gradients = structuredClone(onCpu(values));
    for (const backend of others) {
      const outputs = runProgram(program, backend, values);
      for (const name of Object.keys(values)) {
        expectClose(outputs[`grad ${name}`]!, gradients[`grad ${name}`]!, TOLERANCE);
      }
    }
    for (const [name, data] of Object.entries(values)) {
      const at = (i: number, shift: number) =>
        onCpu({ ...values, [name]: data.with(i, data[i]! + shift) })['value']![0]!;
      const slopes = data.map((_, i) => (at(i, STEP) - at(i, -STEP)) / (2 * STEP));
      expectClose(gradients[`grad ${name}`]!, slopes, SLOPE_TOLERANCE);
    }
  },
);

/** A central difference loses a half of the digits of float32. */
const STEP = 1e-2;
const SLOPE_TOLERANCE = 3e-3;

test('the cases above call every kernel', () => {
  const called = [...differentiableOps, ...discreteOps].flatMap((item, i) => {
    const graph = traceProgram(programOf(item, i < differentiableOps.length));
    return [...graph.nodes, ...simplifyGraph(graph).nodes].map(({ kernel }) => kernel);
  });
  expect(kernelNames.filter((name) => !called.includes(name))).toEqual([]);
});
