import { createRng } from '@winnow/core';
import {
  compileSpace,
  createSampler,
  freshSuggestion,
  type HistoryTrial,
  type Sampler,
  type SamplerSpec,
  type Space,
  type SpaceJson,
} from '@winnow/search';

/**
 * Refuses a space in which no point keeps the limits, and a sampler that cannot suggest in the space: a grid that is too large, fixed
 * values or a given first point that lie outside, or that no other values bring within the limits. It is asked for its first trials,
 * as the search will ask it.
 * @throws WinnowError `study_invalid`, `study_space_invalid`
 */
export function checkSampler(spec: SamplerSpec, space: SpaceJson): void {
  const compiled = compileSpace(space);
  suggestFirst(createSampler({ name: 'random' }), compiled, 1);
  suggestFirst(createSampler(spec), compiled, spec.name === 'enqueue' ? spec.points.length : 1);
}

function suggestFirst(sampler: Sampler, space: Space, trials: number): void {
  for (let number = 0; number < trials; number++) {
    const before: HistoryTrial[] = [];
    if (number > 0) before.push({ number: number - 1, params: {}, state: 'failed', value: null, steps: [] });
    freshSuggestion(sampler, space, before, createRng(0), createRng(0));
  }
}
