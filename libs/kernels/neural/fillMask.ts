import { withArena } from '../memory/arena.ts';
import { kernels } from '../memory/kernels.ts';
import { CHUNK, padded } from './chunks.ts';

/** Values of the half of a hash that decides on an element. */
const HALF_VALUES = 0x1_0000;

/**
 * A dropout mask: 0 with probability `rate`, to 1/65536, else 1 / (1 − rate). Element i is a hash of the key and i, so
 * that a mask is the same on each machine; made here because ONNX has no random numbers that can be seeded for each call.
 * @param key unsigned 32-bit
 */
export function fillMask(mask: Float32Array, rate: number, key: number): void {
  const [threshold, kept] = [Math.round(rate * HALF_VALUES), 1 / (1 - rate)];
  withArena((arena) => {
    const part = arena.f32(CHUNK);
    for (let first = 0; first < mask.length; first += CHUNK) {
      const count = Math.min(CHUNK, mask.length - first);
      kernels().dropoutMask(part.address, first, padded(count), key | 0, threshold, kept);
      mask.set(part.view().subarray(0, count), first);
    }
  });
}
