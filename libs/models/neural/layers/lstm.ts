import type { Tensor } from '@tensorflow/tfjs-core';
import type { Tf } from '../engine/nativeModules.ts';
import { ownGradient } from './ownGradient.ts';
import { type Scope, uniformFor } from './scope.ts';
import { toTimeMajor } from './toTimeMajor.ts';

/**
 * Notation: B windows, L steps, D inputs, H units. Gates in the order i (in), f (forget), o (out), g (candidate).
 *
 *   z_t = W x_t + U h_{t−1} + b      c_t = f c_{t−1} + i g      h_t = o tanh(c_t)      (Hochreiter and Schmidhuber 1997)
 *
 * A step is many small kernels, and their number is what takes time. tanh(z) = 2 σ(2z) − 1, so with the candidate's part of W,
 * U and b doubled, one sigmoid a gives all four gates, and one expression their slopes: a (1 − a), four times that for g.
 */

/**
 * A layer of long short-term memory that starts from zeros.
 * @param x [B, L, D]
 * @returns [L, B, H] what each step gives, time first
 */
export function lstm(scope: Scope, name: string, x: Tensor, units: number): Tensor {
  const { tf } = scope;
  const [batch, length, inputs] = x.shape as [number, number, number];
  const init = uniformFor(units);
  const weight = scope.param(`${name}.weight_ih`, [inputs, 4 * units], init);
  const bias = scope.param(`${name}.bias`, [4 * units], init);
  const recurrent = scope.param(`${name}.weight_hh`, [units, 4 * units], init);
  const hidden = unroll(tf, { x: toTimeMajor(tf, x), weight, bias, recurrent }, length);
  return tf.reshape(hidden, [length, batch, units]);
}

/** What a step of the forward pass leaves for the backward pass: [B, H] each, and all gates together, [B, 4H]. */
interface Step {
  /** i, f, o and (1 + g) / 2 */
  readonly gates: Tensor;
  readonly input: Tensor;
  readonly forget: Tensor;
  readonly output: Tensor;
  readonly candidate: Tensor;
  readonly cellBefore: Tensor;
  readonly cellTanh: Tensor;
  readonly hidden: Tensor;
}

/** What the recurrence reads: x [L·B, D], W [D, 4H], b [4H], U [H, 4H]. */
interface Inputs {
  readonly x: Tensor;
  readonly weight: Tensor;
  readonly bias: Tensor;
  readonly recurrent: Tensor;
}

/**
 * The recurrence with its own gradient: the steps' shares in those of W, U and b become one product instead of one each.
 * @returns [L·B, H]
 */
function unroll(tf: Tf, { x, weight, bias, recurrent }: Inputs, length: number): Tensor {
  return ownGradient(tf, [x, weight, bias, recurrent] as const, ([rows, w, b, u], save) => {
    const steps = forward(tf, { x: rows, weight: w, bias: b, recurrent: u }, length);
    save([rows, w, u, ...steps.flatMap((step) => Object.values(step))]);
    return {
      value: tf.concat(
        steps.map(({ hidden }) => hidden),
        0,
      ),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [savedX, savedWeight, savedRecurrent] = saved as [Tensor, Tensor, Tensor];
        return backward(tf, dy, stepsOf(saved.slice(3)), { x: savedX, weight: savedWeight, recurrent: savedRecurrent });
      },
    };
  });
}

/** [N, 4H] → [N, 4H] with the part of the candidate so many times as large. */
function timesCandidate(tf: Tf, values: Tensor, factor: number): Tensor {
  const units = values.shape.at(-1)! / 4;
  return tf.mul(values, tf.tensor1d(Float32Array.from({ length: 4 * units }, (_, i) => (i < 3 * units ? 1 : factor))));
}

function forward(tf: Tf, { x, weight, bias, recurrent }: Inputs, length: number): Step[] {
  const [rows, units] = [x.shape[0]! / length, recurrent.shape[0]!];
  const projected = tf.add(tf.matMul(x, timesCandidate(tf, weight, 2)), timesCandidate(tf, bias, 2));
  const fedBack = timesCandidate(tf, recurrent, 2);
  const steps: Step[] = [];
  let cell: Tensor = tf.zeros([rows, units]);
  for (const inputs of tf.split(projected, length, 0)) {
    const before = steps.at(-1)?.hidden;
    const gates = tf.sigmoid(before === undefined ? inputs : tf.add(tf.matMul(before, fedBack), inputs));
    const [input, forget, output, half] = tf.split(gates, 4, 1) as [Tensor, Tensor, Tensor, Tensor];
    const candidate = tf.sub(tf.mul(half, 2), 1);
    const cellBefore = cell;
    cell = tf.add(tf.mul(forget, cellBefore), tf.mul(input, candidate));
    const cellTanh = tf.tanh(cell);
    const hidden = tf.mul(output, cellTanh);
    steps.push({ gates, input, forget, output, candidate, cellBefore, cellTanh, hidden });
  }
  return steps;
}

/** Tensors of one step after the other, in the order of the fields of a step, as steps again. */
function stepsOf(tensors: readonly Tensor[]): Step[] {
  const fields = 8;
  return Array.from({ length: tensors.length / fields }, (_, t) => {
    const [gates, input, forget, output, candidate, cellBefore, cellTanh, hidden] = tensors.slice(fields * t);
    return {
      gates: gates!,
      input: input!,
      forget: forget!,
      output: output!,
      candidate: candidate!,
      cellBefore: cellBefore!,
      cellTanh: cellTanh!,
      hidden: hidden!,
    };
  });
}

/**
 * Gradients of x, W, b and U, from the last step to the first. dz of the candidate is kept as a quarter of itself, and made
 * whole where that takes least: in what it is multiplied with.
 * @param dy [L·B, H]
 */
function backward(tf: Tf, dy: Tensor, steps: readonly Step[], inputs: Omit<Inputs, 'bias'>): Tensor[] {
  const { x, weight, recurrent } = inputs;
  const dHidden = tf.split(dy, steps.length, 0);
  const fedBack = timesCandidate(tf, recurrent, 4);
  const dz: Tensor[] = new Array(steps.length);
  let dCell: Tensor | undefined;
  for (let t = steps.length - 1; t >= 0; t--) {
    const { gates, input, forget, output, candidate, cellBefore, cellTanh, hidden } = steps[t]!;
    const later = dz[t + 1];
    const dh = later === undefined ? dHidden[t]! : tf.add(tf.matMul(later, fedBack, false, true), dHidden[t]!);
    const throughTanh = tf.mul(dh, tf.sub(output, tf.mul(hidden, cellTanh))); // o (1 − tanh²)
    dCell = dCell === undefined ? throughTanh : tf.add(dCell, throughTanh);
    const dGates = [tf.mul(dCell, candidate), tf.mul(dCell, cellBefore), tf.mul(dh, cellTanh), tf.mul(dCell, input)];
    dz[t] = tf.mul(tf.concat(dGates, 1), tf.mul(gates, tf.sub(1, gates)));
    dCell = tf.mul(dCell, forget);
  }
  const all = tf.concat(dz, 0);
  const before = tf.concat([tf.zerosLike(steps[0]!.hidden), ...steps.slice(0, -1).map(({ hidden }) => hidden)], 0);
  return [
    tf.matMul(all, timesCandidate(tf, weight, 4), false, true),
    timesCandidate(tf, tf.matMul(x, all, true, false), 4),
    timesCandidate(tf, tf.sum(all, 0), 4),
    timesCandidate(tf, tf.matMul(before, all, true, false), 4),
  ];
}
