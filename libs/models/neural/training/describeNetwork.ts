import { sizeOf } from '../engine/tensorSpec.ts';
import { traceProgram } from '../engine/traceProgram.ts';
import type { Layout, Network, Slot, WindowShape } from './network.ts';

/** What the network asks for, in the order in which it does: found by tracing it once as in training. */
export function describeNetwork(network: Network, outputs: number, window: WindowShape): Layout {
  const params = new Map<string, Layout['params'][number]>();
  const buffers = new Map<string, Layout['buffers'][number]>();
  const masks: Layout['masks'][number][] = [];
  traceProgram({
    inputs: { x: { shape: [window.batch, window.lookback, window.features], dtype: 'float32' } },
    run(tf, { x }) {
      const raw = network(
        {
          tf,
          training: true,
          param(name, shape, initializer) {
            if (!params.has(name)) params.set(name, { ...nextSlot(params, name, shape), initializer });
            return tf.zeros([...shape]);
          },
          buffer(name, shape, value) {
            if (!buffers.has(name)) buffers.set(name, { ...nextSlot(buffers, name, shape), value });
            return tf.zeros([...shape]);
          },
          setBuffer() {},
          dropoutMask(shape, rate) {
            masks.push({ shape: [...shape], rate });
            return tf.zeros([...shape]);
          },
        },
        x!,
        outputs,
      );
      return { raw };
    },
  });
  return {
    params: [...params.values()],
    weightCount: endOf(params),
    buffers: [...buffers.values()],
    bufferCount: endOf(buffers),
    masks,
  };
}

function nextSlot(before: ReadonlyMap<string, Slot>, name: string, shape: readonly number[]): Slot {
  return { name, shape: [...shape], offset: endOf(before), size: sizeOf(shape) };
}

function endOf(slots: ReadonlyMap<string, Slot>): number {
  const last = [...slots.values()].at(-1);
  return last === undefined ? 0 : last.offset + last.size;
}
