import { createRng } from '@winnow/core';
import { compileProgram } from '../engine/compileProgram.ts';
import { linear } from '../layers/linear.ts';
import { runOnCpu } from '../testing/runOnCpu.ts';
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
  const loss = (y: Float32Array) => runOnCpu(programOf(pointHead()), { ...inputs, y })['loss']![0]!;
  const { loss: both } = runOnCpu(programOf(distillationHead(LAMBDA)), { ...inputs, y: inPairs });
  expect(both![0]).toBeCloseTo(loss(truth) + LAMBDA * loss(teacher), 5);
});

test('its gradient, traced or not, is 1 + lambda times that of their weighted mean', () => {
  const mean = truth.map((value, n) => (value + LAMBDA * teacher[n]!) / (1 + LAMBDA));
  const { gradient: plain } = runOnCpu(programOf(pointHead()), { ...inputs, y: mean });
  const program = programOf(distillationHead(LAMBDA));
  const traced = compileProgram(program);
  for (const [name, values] of Object.entries({ ...inputs, y: inPairs })) traced.inputs[name]!.set(values);
  traced.run();
  for (const gradient of [runOnCpu(program, { ...inputs, y: inPairs })['gradient']!, traced.outputs['gradient']!]) {
    expect(gradient).toHaveLength(plain!.length);
    for (const [i, value] of gradient.entries()) expect(value).toBeCloseTo((1 + LAMBDA) * plain![i]!, 5);
  }
  traced.dispose();
});
