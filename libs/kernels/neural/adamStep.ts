import { withArena } from '../memory/arena.ts';
import { kernels } from '../memory/kernels.ts';
import { CHUNK, padded } from './chunks.ts';

/** Numbers of a step of Adam that are the same for all weights. */
export interface AdamRates {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** learning rate, with the correction of the mean's start */
  readonly rate: number;
  /** of the root of the mean square for its start */
  readonly correction: number;
  /** share of the weights that is added to the gradient */
  readonly l2: number;
  /** share of the weights that stays */
  readonly kept: number;
}

/**
 * Moves weights by Adam, in single precision (Kingma and Ba 2015, algorithm 1).
 * @param weights  [P] changed in place
 * @param gradient [P]
 * @param mean     [P] of gradients, changed in place
 * @param square   [P] mean of their squares, changed in place
 */
export function adamStep(
  weights: Float32Array,
  gradient: Float32Array,
  mean: Float32Array,
  square: Float32Array,
  { beta1, beta2, epsilon, rate, correction, l2, kept }: AdamRates,
): void {
  withArena((arena) => {
    const [w, g, m, v] = [arena.f32(CHUNK), arena.f32(CHUNK), arena.f32(CHUNK), arena.f32(CHUNK)];
    for (let first = 0; first < weights.length; first += CHUNK) {
      const count = Math.min(CHUNK, weights.length - first);
      w.view().set(weights.subarray(first, first + count));
      g.view().set(gradient.subarray(first, first + count));
      m.view().set(mean.subarray(first, first + count));
      v.view().set(square.subarray(first, first + count));
      const rates = [beta1, 1 - beta1, beta2, 1 - beta2, epsilon, rate, correction, l2, kept] as const;
      kernels().adam(w.address, g.address, m.address, v.address, padded(count), ...rates);
      weights.set(w.view().subarray(0, count), first);
      mean.set(m.view().subarray(0, count), first);
      square.set(v.view().subarray(0, count), first);
    }
  });
}
