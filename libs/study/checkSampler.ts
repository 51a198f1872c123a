import { createRng } from '@winnow/core';
import { compileSpace, createSampler, type HistoryTrial, type SamplerSpec, type SpaceJson } from '@winnow/search';

/**
 * Refuses a sampler that cannot suggest in the space: a grid that is too large, a fixed value or a given first point that
 * lies outside. It is asked for its first trials, as the search will ask it.
 * @throws WinnowError `study_invalid`, `study_space_invalid`
 */
export function checkSampler(spec: SamplerSpec, space: SpaceJson): void {
  const compiled = compileSpace(space);
  const sampler = createSampler(spec);
  const trials = spec.name === 'enqueue' ? spec.points.length : 1;
  for (let number = 0; number < trials; number++) {
    const before: HistoryTrial[] = [];
    if (number > 0) before.push({ number: number - 1, params: {}, state: 'failed', value: null, steps: [] });
    sampler.suggest(compiled, before, createRng(0), createRng(0));
  }
}
