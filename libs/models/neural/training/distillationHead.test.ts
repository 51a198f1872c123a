import { createRng } from '@winnow/core';
import { linear } from '../layers/linear.ts';
import { runProgram } from '../testing/runProgram.ts';
import { describeNetwork } from './describeNetwork.ts';
import { distillationHead } from './distillationHead.ts';
import { type Head, pointHead } from './head.ts';
import type { Network } from './network.ts';
import { trainingProgram } from './trainingProgram.ts';

const [B, L, F, LAMBDA] = [4, 2, 3, 0.7];
const rng = createRng(2);
const normals = (length: number) => Float32Array.from({ length }, () => rng.normal());
const network: Network = (scope, x, outputs) => linear(scope, 'head', scope.tf.reshape(x, [B, L * F]), outputs);
const [truth, teacher] = [normals(B), normals(B)];
const inputs = { weights: normals(L * F + 1), x: normals(B * L * F), share: Float32Array.of(0.1, 0.2, 0.3, 0.4) };
const window = { batch: B, lookback: L, features: F };

const programOf = (head: Head) => {
  return trainingProgram(network, head, describeNetwork(network, head.size, window), window);
};
const inPairs = Float32Array.from({ length: 2 * B }, (_, i) => (i % 2 === 0 ? truth : teacher)[i >> 1]!);

test('the loss is that of the truth and lambda times that of the teacher', () => {
  const loss = (y: Float32Array) => runProgram(programOf(pointHead()), 'cpu', { ...inputs, y })['loss']![0]!;
  const { loss: both } = runProgram(programOf(distillationHead(LAMBDA)), 'cpu', { ...inputs, y: inPairs });
  expect(both![0]).toBeCloseTo(loss(truth) + LAMBDA * loss(teacher), 5);
});

test('its gradient, traced or not, is 1 + lambda times that of their weighted mean', () => {
  const mean = truth.map((value, n) => (value + LAMBDA * teacher[n]!) / (1 + LAMBDA));
  const { gradient: plain } = runProgram(programOf(pointHead()), 'cpu', { ...inputs, y: mean });
  const program = programOf(distillationHead(LAMBDA));
  for (const backend of ['cpu', 'onnx'] as const) {
    const { gradient } = runProgram(program, backend, { ...inputs, y: inPairs });
    expect(gradient).toHaveLength(plain!.length);
    for (const [i, value] of gradient!.entries()) expect(value).toBeCloseTo((1 + LAMBDA) * plain![i]!, 5);
  }
});
