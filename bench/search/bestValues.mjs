import { compileSpace } from '@winnow/search';
import { runSearch } from './runSearch.mjs';

/** @returns [seed][budget] the best value among the trials that ended first */
export function bestValues(spec, { space: json, value }, { firstSeed, seeds, trials, budgets, inFlight }) {
  const space = compileSpace(json);
  return Array.from({ length: seeds }, (_, i) => {
    const ended = runSearch(spec, space, firstSeed + i, trials, (params) => ({ value: -value(params) }), inFlight);
    return budgets
      .filter((budget) => budget <= trials)
      .map((budget) => Math.min(...ended.slice(0, budget).map((trial) => -trial.value)));
  });
}
