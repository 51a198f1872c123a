import type { Tensor } from '@tensorflow/tfjs-core';
import type { Tf } from '../engine/nativeModules.ts';

/** What a function gives, and the gradients of its inputs from that of its value and from what it has saved. */
export interface WithGradient {
  readonly value: Tensor;
  readonly gradFunc: (dy: Tensor, saved: Tensor[]) => Tensor | Tensor[];
}

/**
 * A function of tensors whose gradient is written by hand: tfjs's `customGrad`, whose type says of its arguments only that each is
 * a tensor, while the last one saves tensors for the gradient.
 */
export function ownGradient<T extends readonly Tensor[]>(
  tf: Tf,
  inputs: T,
  run: (inputs: T, save: (tensors: Tensor[]) => void) => WithGradient,
): Tensor {
  const traced = tf.customGrad((...args) => {
    const given = args.slice(0, -1) as readonly Tensor[] as T;
    const save = args.at(-1) as unknown as (tensors: Tensor[]) => void;
    return run(given, save);
  });
  return traced(...inputs);
}
