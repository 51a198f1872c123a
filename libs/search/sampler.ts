import type { Rng } from '@winnow/core';
import type { History } from './history.ts';
import type { Params, Space } from './space.ts';

/**
 * Suggests the parameters of the next trial. The suggestion is a function of the arguments alone, so the same study
 * gives the same trials (determinism protocol); what a sampler remembers between calls may only save work. Failed
 * trials are ignored. Limits between parameters are kept by `ask`, not by each sampler.
 */
export interface Sampler {
  readonly name: string;
  /**
   * @param history all earlier trials, by number; a trial that has not changed may be the same object as before
   * @param rng     of this trial
   * @param shared  the same for all trials of the study, for what they have in common, such as a scramble
   */
  suggest(space: Space, history: History, rng: Rng, shared: Rng): Params;
  /**
   * What the sampler's promises leave of the space for the next trial, such as the values that it holds: where a suggestion
   * cannot be run, another one is drawn from there. The space itself where nothing is promised; absent: nothing ever is.
   */
  spaceLeft?(space: Space, history: History): Space;
}
