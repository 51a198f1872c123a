import { withArena } from './arena.ts';
import { kernels } from './kernels.ts';

/** Values that are in kernel memory at a time, a multiple of four. */
const CHUNK_VALUES = 65_536;

/** Words of the hash's state. */
const WORDS = 8;

/**
 * 256 bits that tell arrays apart by their content, bit by bit, at the speed of reading them; not for contents that
 * somebody makes up to be alike.
 */
export function valuesHash(values: Float64Array): string {
  return withArena((arena) => {
    const chunk = arena.f64(CHUNK_VALUES);
    const state = arena.i32(WORDS);
    state.view().set([1, 0, 2, 0, 3, 0, 4, 0]);
    for (let first = 0; first < values.length; first += CHUNK_VALUES) {
      const part = values.subarray(first, first + CHUNK_VALUES);
      const padded = 4 * Math.ceil(part.length / 4);
      chunk.view().fill(0, part.length, padded).set(part);
      kernels().hashValues(chunk.address, padded, state.address);
    }
    return `${values.length}:${[...state.view()].map((word) => (word >>> 0).toString(16)).join('.')}`;
  });
}
