import { createRng } from '@winnow/core';
import { ask, createPruner, createSampler } from '@winnow/search';

/**
 * The trials of one search in the order in which they end. With several in flight their durations are log-normal (σ = 1), one is
 * asked for whenever one ends, and it knows what has ended by then.
 * @param evaluate params → what a complete trial is told: value, and values where there are several
 */
export function runSearch(spec, space, seed, trials, evaluate, inFlight = 1) {
  const options = {
    space,
    sampler: createSampler(spec),
    pruner: createPruner({ name: 'none' }),
    seed,
    stage: 'search',
  };
  const clock = createRng(seed).split('durations');
  const history = [];
  const running = [];
  const ended = [];
  for (let now = 0; ended.length < trials; ) {
    if (running.length < inFlight && history.length < trials) {
      const number = history.length;
      const { params } = ask({ ...options, number, history, parallelism: inFlight, order: 'async' });
      history.push({ number, params, state: 'running', value: null, steps: [] });
      running.push({ number, end: now + Math.exp(clock.normal()) });
    } else {
      running.sort((a, b) => a.end - b.end);
      const { number, end } = running.shift();
      now = end;
      history[number] = { ...history[number], state: 'complete', ...evaluate(history[number].params) };
      ended.push(history[number]);
    }
  }
  return ended;
}
