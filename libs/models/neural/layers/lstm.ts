import type { Tensor } from '@tensorflow/tfjs-core';
import type { Tf } from '../engine/nativeModules.ts';
import { type Scope, uniformFor } from './scope.ts';
import { toTimeMajor } from './toTimeMajor.ts';

/**
 * Notation: B windows, L steps, D inputs, H units. Gates in the order i (in), f (forget), o (out), g (candidate): the
 * three that are sigmoids lie side by side.
 *
 *   z_t = W x_t + U h_{t−1} + b      c_t = f c_{t−1} + i g      h_t = o tanh(c_t)      (Hochreiter and Schmidhuber 1997)
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
  const projected = tf.add(tf.matMul(toTimeMajor(tf, x), weight), bias);
  return tf.reshape(unroll(tf, projected, recurrent, length), [length, batch, units]);
}

/** What a step of the forward pass leaves for the backward pass: [B, H] each, and the gates i, f and o together, [B, 3H]. */
interface Step {
  readonly gates: Tensor;
  readonly input: Tensor;
  readonly forget: Tensor;
  readonly output: Tensor;
  readonly candidate: Tensor;
  readonly cellBefore: Tensor;
  readonly cellTanh: Tensor;
  readonly hidden: Tensor;
}

/**
 * The recurrence with its own gradient: the steps' shares in the gradient of U become one product instead of one each.
 * @param projected [L·B, 4H] W x_t + b
 * @param recurrent [H, 4H]   U
 * @returns         [L·B, H]
 */
function unroll(tf: Tf, projected: Tensor, recurrent: Tensor, length: number): Tensor {
  const run = tf.customGrad((...args) => {
    const [inputs, weights, save] = args as unknown as [Tensor, Tensor, (tensors: Tensor[]) => void];
    const steps = forward(tf, inputs, weights, length);
    save([weights, ...steps.flatMap((step) => Object.values(step))]);
    return {
      value: tf.concat(
        steps.map(({ hidden }) => hidden),
        0,
      ),
      gradFunc: (dy: Tensor, [kept, ...saved]: Tensor[]) => backward(tf, dy, stepsOf(saved), kept!),
    };
  });
  return run(projected, recurrent);
}

function forward(tf: Tf, projected: Tensor, recurrent: Tensor, length: number): Step[] {
  const units = recurrent.shape[0]!;
  const rows = projected.shape[0]! / length;
  const steps: Step[] = [];
  let cell: Tensor = tf.zeros([rows, units]);
  for (const inputs of tf.split(projected, length, 0)) {
    const before = steps.at(-1)?.hidden;
    const z = before === undefined ? inputs : tf.add(tf.matMul(before, recurrent), inputs);
    const [zGates, zCandidate] = tf.split(z, [3 * units, units], 1) as [Tensor, Tensor];
    const gates = tf.sigmoid(zGates);
    const [input, forget, output] = tf.split(gates, 3, 1) as [Tensor, Tensor, Tensor];
    const candidate = tf.tanh(zCandidate);
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

/** Gradients of `projected` and `recurrent`, from the last step to the first. @param dy [L·B, H] */
function backward(tf: Tf, dy: Tensor, steps: readonly Step[], recurrent: Tensor): Tensor[] {
  const length = steps.length;
  const dHidden = tf.split(dy, length, 0);
  const dz: Tensor[] = new Array(length);
  let dCell: Tensor | undefined;
  for (let t = length - 1; t >= 0; t--) {
    const { gates, input, forget, output, candidate, cellBefore, cellTanh } = steps[t]!;
    const later = dz[t + 1];
    const dh = later === undefined ? dHidden[t]! : tf.add(tf.matMul(later, recurrent, false, true), dHidden[t]!);
    const throughTanh = tf.mul(tf.mul(dh, output), slopeOfTanh(tf, cellTanh));
    dCell = dCell === undefined ? throughTanh : tf.add(dCell, throughTanh);
    const dGates = tf.concat([tf.mul(dCell, candidate), tf.mul(dCell, cellBefore), tf.mul(dh, cellTanh)], 1);
    const dCandidate = tf.mul(tf.mul(dCell, input), slopeOfTanh(tf, candidate));
    dz[t] = tf.concat([tf.mul(dGates, tf.mul(gates, tf.sub(1, gates))), dCandidate], 1);
    dCell = tf.mul(dCell, forget);
  }
  const dProjected = tf.concat(dz, 0);
  if (length === 1) return [dProjected, tf.zerosLike(recurrent)];
  const before = tf.concat(
    steps.slice(0, -1).map(({ hidden }) => hidden),
    0,
  );
  return [dProjected, tf.matMul(before, tf.concat(dz.slice(1), 0), true, false)];
}

function slopeOfTanh(tf: Tf, value: Tensor): Tensor {
  return tf.sub(1, tf.square(value));
}
