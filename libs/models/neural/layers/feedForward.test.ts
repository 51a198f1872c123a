import type { Tensor } from '@tensorflow/tfjs-core';
import { sizeOf } from '../engine/tensorSpec.ts';
import type { Program } from '../engine/traceProgram.ts';
import { runProgram } from '../testing/runProgram.ts';
import { bindScope } from '../training/bindScope.ts';
import { describeNetwork } from '../training/describeNetwork.ts';
import type { Network } from '../training/network.ts';
import { feedForward } from './feedForward.ts';
import { linear } from './linear.ts';
import { reluDropout } from './reluDropout.ts';

const [BATCH, LENGTH, CHANNELS, OUTPUTS, RATE] = [5, 70, 2, 3, 0.5];
const ROWS = BATCH * LENGTH;
const window = { batch: BATCH, lookback: LENGTH, features: CHANNELS };

const rowsOf = ({ tf }: { tf: Parameters<typeof bindScope>[0] }, x: Tensor) => tf.reshape(x, [ROWS, CHANNELS]);

const sliced =
  (hidden: number): Network =>
  (scope, x) =>
    feedForward(scope, rowsOf(scope, x), { names: ['a', 'b'], hidden, outputs: OUTPUTS, dropout: RATE });

const whole =
  (hidden: number): Network =>
  (scope, x) =>
    linear(scope, 'b', reluDropout(scope, linear(scope, 'a', rowsOf(scope, x), hidden), RATE), OUTPUTS);

/** Outputs and gradients for given numbers; the mask is one of all rows, of which each slice gets its own. */
function outputsOf(network: Network, hidden: number) {
  const layout = describeNetwork(network, 1, window);
  const param = ({ shape }: (typeof layout.params)[number]) => ({ shape, dtype: 'float32' }) as const;
  const inputs: Program['inputs'] = {
    x: { shape: [BATCH, LENGTH, CHANNELS], dtype: 'float32' },
    mask: { shape: [ROWS, hidden], dtype: 'float32' },
    ...Object.fromEntries(layout.params.map((slot) => [slot.name, param(slot)])),
  };
  const run: Program['run'] = (tf, given) => {
    const sizes = layout.masks.map(({ shape }) => shape[0]!);
    const forward = (x: Tensor, ...params: Tensor[]) => {
      return network(bindScope(tf, layout, true, { params, masks: tf.split(given['mask']!, sizes) }), x, 1);
    };
    const values = [given['x']!, ...layout.params.map(({ name }) => given[name]!)];
    const gradients = tf.grads((x: Tensor, ...params: Tensor[]) => tf.sum(tf.square(forward(x, ...params))))(values);
    return { y: forward(values[0]!, ...values.slice(1)), ...Object.fromEntries(gradients.map((g, i) => [`d${i}`, g])) };
  };
  const wave = ({ shape }: { shape: readonly number[] }, i: number) => {
    return Float32Array.from({ length: sizeOf(shape) }, (_, n) => Math.sin(n + i) / 10);
  };
  const named = Object.entries(inputs).map(([name, spec], i) => [name, wave(spec, i)] as const);
  const values = { ...Object.fromEntries(named), mask: wave(inputs['mask']!, 0).map((v) => (v > 0 ? 2 : 0)) };
  return { outputs: runProgram({ inputs, run }, 'onnx', values), masks: layout.masks };
}

test.each([
  ['a slice at a time when its hidden layer is very wide', 4000, true],
  ['whole otherwise', 500, false],
])('feedForward() is worked out %s, and gives what its layers give, gradients too', (_, hidden, isSliced) => {
  const found = outputsOf(sliced(hidden), hidden);
  const expected = outputsOf(whole(hidden), hidden);
  expect(found.masks.length > 1).toBe(isSliced);
  expect(Object.keys(found.outputs)).toEqual(['y', 'd0', 'd1', 'd2', 'd3', 'd4']);
  for (const [name, values] of Object.entries(expected.outputs)) {
    const gaps = Array.from(values, (value, i) => Math.abs(value - found.outputs[name]![i]!));
    const scale = Math.max(...Array.from(values, Math.abs));
    expect(scale).toBeGreaterThan(0.1);
    expect(Math.max(...gaps) / scale).toBeLessThan(1e-5);
  }
});
