import type { Tensor } from '@tensorflow/tfjs-core';
import type { Tf } from '../engine/nativeModules.ts';
import type { Scope } from '../layers/scope.ts';
import type { Layout, Slot } from './network.ts';

/** The tensors that stand behind the names of a scope. */
export interface ScopeTensors {
  readonly params: readonly Tensor[];
  /** [Q] */
  readonly buffers?: Tensor | undefined;
  /** in the order in which the network asks for them; a prediction asks for none */
  readonly masks?: readonly Tensor[];
  /** receives the buffers that the network sets */
  readonly updates?: Map<string, Tensor>;
}

/** A scope over tensors that exist, of a network that was described. */
export function bindScope(tf: Tf, layout: Layout, training: boolean, tensors: ScopeTensors): Scope {
  const params = new Map(layout.params.map(({ name }, i) => [name, tensors.params[i]!]));
  const buffers = new Map(layout.buffers.map((slot) => [slot.name, slot]));
  let masks = 0;
  return {
    tf,
    training,
    param: (name) => params.get(name)!,
    buffer: (name) => partOf(tf, tensors.buffers!, buffers.get(name)!),
    setBuffer(name, value) {
      tensors.updates?.set(name, value);
    },
    dropoutMask: () => tensors.masks![masks++]!,
  };
}

/** The tensor of a slot, from the vector in which it lies. */
export function partOf(tf: Tf, vector: Tensor, { shape, offset, size }: Slot): Tensor {
  return tf.reshape(tf.slice(vector, [offset], [size]), [...shape]);
}
