import type { Tensor } from '@tensorflow/tfjs-core';
import { type Scope, uniformFor } from './scope.ts';
import { toTimeMajor } from './toTimeMajor.ts';

/**
 * A layer of gated recurrent units that starts from zeros (Cho et al. 2014, in PyTorch's form). Notation: B windows, L
 * steps, D inputs, H units; gates in the order r (reset), z (update), n (new).
 *
 *   n_t = tanh(W_n x_t + b_n + r (U_n h_{t−1} + c_n))      h_t = (1 − z) n_t + z h_{t−1}
 *
 * @param x [B, L, D]
 * @returns [L, B, H] what each step gives, time first
 */
export function gru(scope: Scope, name: string, x: Tensor, units: number): Tensor {
  const { tf } = scope;
  const [batch, length, inputs] = x.shape as [number, number, number];
  const init = uniformFor(units);
  const weight = scope.param(`${name}.weight_ih`, [inputs, 3 * units], init);
  const bias = scope.param(`${name}.bias_ih`, [3 * units], init);
  const recurrent = scope.param(`${name}.weight_hh`, [units, 3 * units], init);
  const recurrentBias = scope.param(`${name}.bias_hh`, [3 * units], init);
  const projected = tf.split(tf.add(tf.matMul(toTimeMajor(tf, x), weight), bias), length, 0);
  const hidden: Tensor[] = [];
  for (const input of projected) {
    const before: Tensor = hidden.at(-1) ?? tf.zeros([batch, units]);
    const inner = tf.add(tf.matMul(before, recurrent), recurrentBias);
    const [inputGates, inputNew] = tf.split(input, [2 * units, units], 1) as [Tensor, Tensor];
    const [innerGates, innerNew] = tf.split(inner, [2 * units, units], 1) as [Tensor, Tensor];
    const [reset, update] = tf.split(tf.sigmoid(tf.add(inputGates, innerGates)), 2, 1) as [Tensor, Tensor];
    const fresh = tf.tanh(tf.add(inputNew, tf.mul(reset, innerNew)));
    hidden.push(tf.add(fresh, tf.mul(update, tf.sub(before, fresh))));
  }
  return tf.stack(hidden);
}
