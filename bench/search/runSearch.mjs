import { ask, createPruner, createSampler } from '@winnow/search';

/**
 * The trials of one search, one at a time.
 * @param evaluate params → what a complete trial is told: value, and values where there are several
 */
export function runSearch(spec, space, seed, trials, evaluate) {
  const sampler = createSampler(spec);
  const options = { space, sampler, pruner: createPruner({ name: 'none' }), seed, stage: 'search', parallelism: 1 };
  const history = [];
  for (let number = 0; number < trials; number++) {
    const { params } = ask({ ...options, number, history });
    history.push({ number, params, state: 'complete', ...evaluate(params), steps: [] });
  }
  return history;
}
