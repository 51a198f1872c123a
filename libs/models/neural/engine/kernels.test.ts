import type { Tensor } from '@tensorflow/tfjs-core';
import { createRng } from '@winnow/core';
import { differentiableOps, discreteOps, type OpCase } from '../testing/opCases.ts';
import { runOnCpu } from '../testing/runOnCpu.ts';
import { compileProgram } from './compileProgram.ts';
import { kernelNames } from './kernels/kernelTable.ts';
import { simplifyGraph } from './simplifyGraph.ts';
import { sizeOf } from './tensorSpec.ts';
import { type Program, traceProgram } from './traceProgram.ts';

/** Both run in float32; the largest values here are below 100. */
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

function runOnOnnx(program: Program, values: Values): Readonly<Record<string, ArrayLike<number>>> {
  const compiled = compileProgram(program);
  for (const [name, data] of Object.entries(values)) compiled.inputs[name]!.set(data);
  compiled.run();
  compiled.dispose();
  return compiled.outputs;
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual).toHaveLength(expected.length);
  const scale = 1 + Math.max(...Array.from(expected, Math.abs));
  const gaps = Array.from(expected, (value, i) => Math.abs(value - actual[i]!) / scale);
  expect(Math.max(...gaps)).toBeLessThan(tolerance);
}

describe.each([...differentiableOps, ...discreteOps].map((item) => [item.name, item] as const))('%s', (_, item) => {
  test('gives on onnx what tfjs gives', () => {
    const values = valuesOf(item);
    const program = programOf(item, false);
    expectClose(runOnOnnx(program, values)['y']!, runOnCpu(program, values)['y']!, TOLERANCE);
  });
});

describe.each(differentiableOps.map((item) => [item.name, item] as const))('gradient of %s', (_, item) => {
  test('is on onnx what it is in tfjs, and what differences give', () => {
    const values = valuesOf(item);
    const program = programOf(item, true);
    const onnx = runOnOnnx(program, values);
    const cpu = runOnCpu(program, values);
    for (const [name, data] of Object.entries(values)) {
      expectClose(onnx[`grad ${name}`]!, cpu[`grad ${name}`]!, TOLERANCE);
      const slopes = data.map((_, i) => slopeAt(program, values, name, i));
      expectClose(onnx[`grad ${name}`]!, slopes, SLOPE_TOLERANCE);
    }
  });
});

/** A central difference loses a half of the digits of float32. */
const STEP = 1e-2;
const SLOPE_TOLERANCE = 3e-3;

function slopeAt(program: Program, values: Values, name: string, i: number): number {
  const at = (shift: number) => {
    const moved = { ...values, [name]: values[name]!.with(i, values[name]![i]! + shift) };
    return runOnCpu(program, moved)['value']![0]!;
  };
  return (at(STEP) - at(-STEP)) / (2 * STEP);
}

test('the cases above call every kernel', () => {
  const called = [...differentiableOps, ...discreteOps].flatMap((item, i) => {
    const graph = traceProgram(programOf(item, i < differentiableOps.length));
    return [...graph.nodes, ...simplifyGraph(graph).nodes].map(({ kernel }) => kernel);
  });
  expect(kernelNames.filter((name) => !called.includes(name))).toEqual([]);
});
