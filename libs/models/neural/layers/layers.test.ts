import type { Tensor } from '@tensorflow/tfjs-core';
import golden from '../../../../test/golden/neural.json' with { type: 'json' };
import type { Program } from '../engine/traceProgram.ts';
import { availableBackends, runProgram } from '../testing/runProgram.ts';
import { bindScope, type ScopeTensors } from '../training/bindScope.ts';
import { describeNetwork } from '../training/describeNetwork.ts';
import type { Layout, Network } from '../training/network.ts';
import { attention } from './attention.ts';
import { batchNorm } from './batchNorm.ts';
import { causalConv } from './causalConv.ts';
import { dropout } from './dropout.ts';
import { embedding } from './embedding.ts';
import { gelu } from './gelu.ts';
import { gru } from './gru.ts';
import { layerNorm } from './layerNorm.ts';
import { linear } from './linear.ts';
import { lstm } from './lstm.ts';
import { movingAverage } from './movingAverage.ts';
import { reluDropout } from './reluDropout.ts';
import { revIn } from './revIn.ts';
import { type Scope, zeros } from './scope.ts';
import { sinusoidalPositions } from './sinusoidalPositions.ts';
import { transformerLayer } from './transformerLayer.ts';

/** PyTorch's numbers are float64, and erf is an approximation to 1.5e-7 in tfjs. */
const TOLERANCE = 2e-5;

const [BATCH, LENGTH, CHANNELS, UNITS] = [3, 5, 4, 2];
const window = { batch: BATCH, lookback: LENGTH, features: CHANNELS };
const ramp = Float32Array.from({ length: BATCH * LENGTH * CHANNELS }, (_, i) => Math.sin(i) * (1 + (i % 7)));

type Layer = (scope: Scope, x: Tensor) => Tensor;

const layers: Record<keyof typeof golden.layers, Layer> = {
  linear: (scope, x) => linear(scope, 'l', x, UNITS),
  layerNorm: (scope, x) => layerNorm(scope, 'l', x),
  batchNorm: (scope, x) => batchNorm(scope, 'l', x),
  causalConv: (scope, x) => causalConv(scope, 'l', x, { filters: UNITS, kernelSize: 3, dilation: 2 }),
  attention: (scope, x) => attention(scope, 'l', x, { heads: 2, causal: true }),
  transformerLayer: (scope, x) => {
    return transformerLayer(scope, 'l', x, { heads: 2, causal: true, hidden: 6, dropout: 0 });
  },
  lstm: (scope, x) => lstm(scope, 'l', x, UNITS),
  gru: (scope, x) => gru(scope, 'l', x, UNITS),
  gelu: ({ tf }, x) => gelu(tf, x),
  movingAverage: ({ tf }, x) => movingAverage(tf, x, 3),
};

interface Golden {
  readonly x: { readonly shape: number[]; readonly data: number[] };
  readonly y: { readonly data: number[] };
  readonly params: Readonly<Record<string, { readonly shape: number[]; readonly data: number[] }>>;
  readonly dx: number[];
  readonly dparams: Readonly<Record<string, { readonly data: number[] }>>;
}

/** Inputs x and each parameter; outputs y, and the gradients of Σ cos(i)·y_i. */
function programOf(layer: Layer, layout: Layout): Program {
  const names = layout.params.map(({ name }) => name);
  const specs = layout.params.map(({ name, shape }) => [name, { shape, dtype: 'float32' }] as const);
  return {
    inputs: {
      x: { shape: [BATCH, LENGTH, CHANNELS], dtype: 'float32' },
      buffers: { shape: [Math.max(layout.bufferCount, 1)], dtype: 'float32' },
      ...Object.fromEntries(specs),
    },
    run(tf, inputs) {
      const given = (params: readonly Tensor[], updates = new Map<string, Tensor>()): ScopeTensors => {
        return { params, buffers: inputs['buffers'], updates };
      };
      const run = (x: Tensor, tensors: ScopeTensors) => layer(bindScope(tf, layout, true, tensors), x);
      const xs = [inputs['x']!, ...names.map((name) => inputs[name]!)];
      const [dx, ...dparams] = tf.grads((x: Tensor, ...params: Tensor[]) => {
        const y = run(x, given(params));
        return tf.sum(
          tf.mul(
            y,
            tf.tensor(
              Float32Array.from({ length: y.size }, (_, i) => Math.cos(i)),
              y.shape,
            ),
          ),
        );
      })(xs);
      const updates = new Map<string, Tensor>();
      const y = run(xs[0]!, given(xs.slice(1), updates));
      const gradients = dparams.map((gradient, i) => [`d ${names[i]}`, gradient] as const);
      return { y, dx: dx!, ...Object.fromEntries(gradients), ...Object.fromEntries(updates) };
    },
  };
}

function valuesOf(item: Golden, layout: Layout): Record<string, Float32Array> {
  const buffers = new Float32Array(Math.max(layout.bufferCount, 1));
  for (const { offset, size, value } of layout.buffers) buffers.fill(value, offset, offset + size);
  const params = Object.entries(item.params).map(([name, { data }]) => [name, Float32Array.from(data)] as const);
  return { x: Float32Array.from(item.x.data), buffers, ...Object.fromEntries(params) };
}

function expectClose(actual: ArrayLike<number> | undefined, expected: ArrayLike<number>): void {
  expect(actual).toHaveLength(expected.length);
  const gaps = Array.from(expected, (value, i) => Math.abs(value - actual![i]!) / (1 + Math.abs(value)));
  expect(Math.max(0, ...gaps)).toBeLessThan(TOLERANCE);
}

const describeLayer = (layer: Layer) => describeNetwork((scope, x) => layer(scope, x), 1, window);

describe.each(Object.entries(layers))('%s', (name, layer) => {
  const item: Golden = golden.layers[name as keyof typeof layers];
  const layout = describeLayer(layer);
  const program = programOf(layer, layout);
  const values = valuesOf(item, layout);

  test.each(availableBackends)('gives the outputs and gradients of PyTorch on %s', (backend) => {
    const outputs = runProgram(program, backend, values);
    expectClose(outputs['y'], item.y.data);
    expectClose(outputs['dx'], item.dx);
    expect(Object.keys(item.params).sort()).toEqual(layout.params.map((slot) => slot.name).sort());
    for (const [param, { data }] of Object.entries(item.dparams)) expectClose(outputs[`d ${param}`], data);
  });
});

test('linear() to many outputs gives what a product and a bias give, and their gradients', () => {
  const units = 4 * CHANNELS;
  const plain: Layer = (scope, x) => {
    const { tf } = scope;
    const weight = scope.param('l.weight', [CHANNELS, units], zeros);
    const rows = tf.reshape(x, [BATCH * LENGTH, CHANNELS]);
    return tf.add(tf.matMul(rows, weight), scope.param('l.bias', [units], zeros));
  };
  const wide: Layer = (scope, x) => linear(scope, 'l', x, units);
  const waves = (length: number) => Float32Array.from({ length }, (_, i) => Math.sin(3 * i));
  const values = {
    ...{ x: ramp, buffers: new Float32Array(1) },
    ...{ 'l.weight': waves(CHANNELS * units), 'l.bias': waves(units) },
  };
  const outputsOf = (layer: Layer) => runProgram(programOf(layer, describeLayer(layer)), 'onnx', values);
  const [actual, expected] = [outputsOf(wide), outputsOf(plain)];
  expect(Object.keys(actual)).toEqual(Object.keys(expected));
  for (const [name, data] of Object.entries(expected)) expectClose(actual[name], data);
});

test('causalConv() reads zeros where a tap lies before the window', () => {
  const options = { filters: 1, kernelSize: 3, dilation: 4 }; // looks back 8, 4 and 0 of 5 steps
  const layer: Layer = (scope, x) => causalConv(scope, 'l', x, options);
  const weight = Float32Array.from({ length: 3 * CHANNELS }, (_, i) => i + 1);
  const values = { x: ramp, buffers: new Float32Array(1), 'l.weight': weight, 'l.bias': Float32Array.of(0.5) };
  const { y } = runProgram(programOf(layer, describeLayer(layer)), 'onnx', values);
  const expected = Array.from({ length: BATCH * LENGTH }, (_, n) => {
    let sum = 0.5;
    for (const [tap, back] of [8, 4, 0].entries()) {
      if ((n % LENGTH) - back < 0) continue;
      for (let c = 0; c < CHANNELS; c++) sum += weight[tap * CHANNELS + c]! * ramp[(n - back) * CHANNELS + c]!;
    }
    return sum;
  });
  expectClose(y, expected);
});

test('batch norm moves its running statistics as PyTorch does', () => {
  const layout = describeLayer(layers.batchNorm);
  const item = golden.layers.batchNorm;
  const outputs = runProgram(programOf(layers.batchNorm, layout), 'onnx', valuesOf(item, layout));
  expectClose(outputs['l.running_mean'], item.running_mean);
  expectClose(outputs['l.running_var'], item.running_var);
});

/** Runs without parameters of its own, on x of the given shape. */
function evaluate(x: Float32Array, shape: readonly number[], run: Program['run']): Float32Array {
  const outputs = runProgram({ inputs: { x: { shape, dtype: 'float32' } }, run }, 'onnx', { x });
  return outputs['y'] as Float32Array;
}

test('revIn() gives windows of mean 0 and variance 1, and restores what it took away', () => {
  const shape = [BATCH, LENGTH, CHANNELS];
  const normal = evaluate(ramp, shape, (tf, { x }) => ({ y: revIn(tf, x!).normal }));
  const channel = Array.from({ length: LENGTH }, (_, t) => normal[t * CHANNELS]!);
  expect(channel.reduce((sum, value) => sum + value)).toBeCloseTo(0, 5);
  expect(channel.reduce((sum, value) => sum + value * value, 0) / LENGTH).toBeCloseTo(1, 4);
  const back = evaluate(ramp, shape, (tf, { x }) => {
    const { normal: inner, restore } = revIn(tf, x!);
    return { y: restore(inner) };
  });
  expectClose(back, ramp);
});

test.each([1, 2, 4, 5].map((half) => 2 * half + 1))('movingAverage() of %i steps is the mean of them', (width) => {
  const [length, side] = [12, (width - 1) / 2];
  const x = ramp.slice(0, length);
  const mean = x.map((_, t) => {
    const steps = Array.from({ length: width }, (_, k) => x[Math.min(Math.max(t + k - side, 0), length - 1)]!);
    return steps.reduce((sum, value) => sum + value) / width;
  });
  expectClose(
    evaluate(x, [1, length, 1], (tf, inputs) => ({ y: movingAverage(tf, inputs['x']!, width) })),
    mean,
  );
});

test('sinusoidalPositions() starts with sine 0 and cosine 1, and its first wave is the fastest', () => {
  const positions = evaluate(new Float32Array(1), [1], (tf) => ({ y: sinusoidalPositions(tf, 2, 4) }));
  expectClose(positions, [0, 1, 0, 1, Math.sin(1), Math.cos(1), Math.sin(0.01), Math.cos(0.01)]);
});

test('dropout() uses one mask of its shape while training, and none when predicting', () => {
  const network: Network = (scope, x) => dropout(scope, x, 0.25);
  const layout = describeNetwork(network, 1, window);
  expect(layout.masks).toEqual([{ shape: [BATCH, LENGTH, CHANNELS], rate: 0.25 }]);
  const unchanged = evaluate(ramp, [BATCH, LENGTH, CHANNELS], (tf, { x }) => {
    return { y: network(bindScope(tf, layout, false, { params: [] }), x!, 1) };
  });
  expectClose(unchanged, ramp);
});

test('reluDropout() is relu() and dropout(), and so is its gradient', () => {
  const shape = [BATCH, LENGTH, CHANNELS];
  const mask = ramp.map((_, i) => (i % 3 === 0 ? 0 : 1.5));
  const outputsOf = (layer: Layer) => {
    const layout = describeLayer(layer);
    const inputs = { x: { shape, dtype: 'float32' }, mask: { shape, dtype: 'float32' } } as const;
    const run: Program['run'] = (tf, { x, mask: given }) => {
      const forward = (values: Tensor) => layer(bindScope(tf, layout, true, { params: [], masks: [given!] }), values);
      return { y: forward(x!), dx: tf.grad((values: Tensor) => tf.sum(tf.square(forward(values))))(x!) };
    };
    return runProgram({ inputs, run }, 'onnx', { x: ramp, mask });
  };
  const fused = outputsOf((scope, x) => reluDropout(scope, x, 1 / 3));
  const plain = outputsOf((scope, x) => dropout(scope, scope.tf.relu(x), 1 / 3));
  expectClose(fused['y'], plain['y']!);
  expectClose(fused['dx'], plain['dx']!);
});

test('embedding() gives the row of each id', () => {
  const layout = describeNetwork((scope) => embedding(scope, 'e', scope.tf.tensor1d([0], 'int32'), 3, 2), 1, window);
  const table = Float32Array.of(1, 2, 3, 4, 5, 6);
  const rows = evaluate(table, [3, 2], (tf, { x }) => {
    const scope = bindScope(tf, layout, false, { params: [x!] });
    return { y: embedding(scope, 'e', tf.tensor1d([2, 0], 'int32'), 3, 2) };
  });
  expectClose(rows, [5, 6, 1, 2]);
});
