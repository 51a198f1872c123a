import type { Rng } from '@winnow/core';
import type { History } from './history.ts';
import type { Params, Space } from './space.ts';

/**
 * Suggests the parameters of the next trial. Stateless: the suggestion is a function of the arguments alone, so the
 * same study gives the same trials (determinism protocol). Failed trials are ignored.
 */
export interface Sampler {
  readonly name: string;
  suggest(space: Space, history: History, rng: Rng): Params;
}
