import type { Tensor } from '@tensorflow/tfjs-core';
import type { Tf } from '../engine/nativeModules.ts';
import type { TensorSpec } from '../engine/tensorSpec.ts';
import type { Program } from '../engine/traceProgram.ts';
import { bindScope, partOf } from './bindScope.ts';
import type { Head } from './head.ts';
import type { Layout, Network, WindowShape } from './network.ts';
import { networkInputs } from './networkInputs.ts';

/** Name of the input of the nth dropout mask. */
export function maskName(n: number): string {
  return `mask${n}`;
}

/**
 * A training step up to the gradient: weights [P], buffers [Q], x [B, L, F], y [B, T], share [B] of each row in the loss,
 * masks → loss, gradient [P], nextBuffers [Q].
 */
export function trainingProgram(network: Network, head: Head, layout: Layout, window: WindowShape): Program {
  const masks = layout.masks.map(({ shape }, n): [string, TensorSpec] => [maskName(n), { shape, dtype: 'float32' }]);
  const share: TensorSpec = { shape: [window.batch], dtype: 'float32' };
  return {
    inputs: { ...networkInputs(layout, window, head.targets), share, ...Object.fromEntries(masks) },
    run(tf, inputs) {
      const forward = (params: readonly Tensor[], updates?: Map<string, Tensor>) => {
        const given = { params, buffers: inputs['buffers'], masks: masks.map(([name]) => inputs[name]!) };
        const scope = bindScope(tf, layout, true, { ...given, ...(updates && { updates }) });
        return network(scope, inputs['x']!, head.size);
      };
      const params = layout.params.map((slot) => partOf(tf, inputs['weights']!, slot));
      const { value, grads } = tf.valueAndGrads((...tensors: Tensor[]) => {
        const rowLoss = head.rowLoss(tf, forward(tensors), inputs['y']!);
        return tf.sum(tf.mul(rowLoss, inputs['share']!));
      })(params);
      const gradient = tf.concat(grads.map((grad) => tf.reshape(grad, [grad.size])));
      if (layout.bufferCount === 0) return { loss: value, gradient };
      // tfjs frees what is made within a gradient, so the buffers come from a second pass, which tracing finds to be the first
      const updates = new Map<string, Tensor>();
      forward(params, updates);
      return { loss: value, gradient, nextBuffers: joinBuffers(tf, inputs['buffers']!, layout, updates) };
    },
  };
}

/** [Q] the buffers that the network set, and the others as they were. */
function joinBuffers(tf: Tf, before: Tensor, layout: Layout, updates: ReadonlyMap<string, Tensor>): Tensor {
  return tf.concat(
    layout.buffers.map(({ name, offset, size }) => {
      const update = updates.get(name);
      return update === undefined ? tf.slice(before, [offset], [size]) : tf.reshape(update, [size]);
    }),
  );
}
