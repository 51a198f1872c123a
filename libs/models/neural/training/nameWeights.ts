import { WinnowError } from '@winnow/core';
import type { NamedTensor } from '../../safetensors/namedTensor.ts';
import { sameShape } from '../engine/tensorSpec.ts';
import type { NetworkWeights } from './evaluateWindows.ts';
import type { Layout, Slot } from './network.ts';

/** What a network learned, tensor by tensor, under the names that its layers gave: views on the two vectors. */
export function nameWeights({ params, buffers }: Layout, learned: NetworkWeights): readonly NamedTensor[] {
  const part = (vector: Float32Array) => (slot: Slot) => {
    const { name, shape, offset, size } = slot;
    return { name, shape, data: vector.subarray(offset, offset + size) };
  };
  return [...params.map(part(learned.weights)), ...buffers.map(part(learned.buffers))];
}

/**
 * The two vectors of tensors that `nameWeights` named, in any order.
 * @throws WinnowError `artefact_corrupt` for a tensor that is missing, foreign, or of another shape
 */
export function joinWeights(layout: Layout, tensors: readonly NamedTensor[]): NetworkWeights {
  const learned = { weights: new Float32Array(layout.weightCount), buffers: new Float32Array(layout.bufferCount) };
  const wanted = nameWeights(layout, learned);
  const given = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  for (const { name, shape, data } of wanted) {
    const found = given.get(name);
    const isSame = found?.data instanceof Float32Array && sameShape(found.shape, shape);
    if (!isSame) throw corrupt(name, `must be a float32 tensor [${shape.join(', ')}]`, found?.shape ?? 'none');
    data.set(found.data);
  }
  const known = new Set(wanted.map(({ name }) => name));
  const stranger = tensors.find(({ name }) => !known.has(name));
  if (stranger !== undefined) throw corrupt(stranger.name, 'must be a tensor of the network', stranger.shape);
  return learned;
}

function corrupt(name: string, rule: string, got: unknown): WinnowError {
  return new WinnowError('artefact_corrupt', { where: `weights ${name}`, rule, got });
}
