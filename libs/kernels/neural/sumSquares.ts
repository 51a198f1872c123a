import { withArena } from '../memory/arena.ts';
import { kernels } from '../memory/kernels.ts';
import { CHUNK, padded } from './chunks.ts';

/** Sum of the squares of many numbers, NaN or infinite where one is. */
export function sumSquares(values: Float32Array): number {
  return withArena((arena) => {
    const part = arena.f32(CHUNK);
    let sum = 0;
    for (let first = 0; first < values.length; first += CHUNK) {
      const count = Math.min(CHUNK, values.length - first);
      part.view().set(values.subarray(first, first + count));
      part.view().fill(0, count, padded(count));
      sum += kernels().sumSquares(part.address, padded(count));
    }
    return sum;
  });
}
