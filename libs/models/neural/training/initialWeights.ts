import type { Rng } from '@winnow/core';
import type { Initializer } from '../layers/scope.ts';
import type { Layout } from './network.ts';

/** [P] Each tensor is drawn from a stream of its own name, so that one that is added changes no other. */
export function initialWeights({ params, weightCount }: Layout, rng: Rng): Float32Array {
  const weights = new Float32Array(weightCount);
  for (const { name, offset, size, initializer } of params) {
    const draw = drawer(initializer, rng.split(name));
    for (let i = offset; i < offset + size; i++) weights[i] = draw();
  }
  return weights;
}

function drawer(initializer: Initializer, rng: Rng): () => number {
  switch (initializer.kind) {
    case 'constant':
      return () => initializer.value;
    case 'uniform':
      return () => initializer.bound * (2 * rng.uniform() - 1);
    case 'normal':
      return () => initializer.sd * rng.normal();
    default:
      return initializer satisfies never;
  }
}

/** [Q] */
export function initialBuffers({ buffers, bufferCount }: Layout): Float32Array {
  const values = new Float32Array(bufferCount);
  for (const { offset, size, value } of buffers) values.fill(value, offset, offset + size);
  return values;
}
