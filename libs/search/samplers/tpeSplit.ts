import type { History, HistoryTrial } from '../history.ts';

const GOOD_SHARE = 0.1; // share of trials called good, and its cap: Optuna's `default_gamma`
const MAX_GOOD = 25;

/** Both in ascending order of number. */
export interface TpeSplit {
  readonly below: readonly HistoryTrial[];
  readonly above: readonly HistoryTrial[];
}

/**
 * Splits a history into the good trials (`below` the loss threshold, as the TPE paper calls them) and the rest.
 *
 * The min(⌈0.1 n⌉, 25) good ones of n complete or pruned trials are the best complete ones, then the pruned ones that
 * got furthest, by their last value. Ties go to the earlier trial; NaN is worst. Running trials are `above`: assuming
 * the worst of them ("constant liar") keeps parallel suggestions apart. Failed trials are left out.
 */
export function splitTrials(history: History): TpeSplit {
  const complete = history.filter((trial) => trial.state === 'complete').sort(compareComplete);
  const pruned = history.filter((trial) => trial.state === 'pruned').sort(comparePruned);
  const finished = [...complete, ...pruned];
  const good = new Set(finished.slice(0, Math.min(Math.ceil(GOOD_SHARE * finished.length), MAX_GOOD)));
  return {
    below: history.filter((trial) => good.has(trial)),
    above: history.filter((trial) => trial.state !== 'failed' && !good.has(trial)),
  };
}

function compareComplete(a: HistoryTrial, b: HistoryTrial): number {
  return compareDescending(a.value, b.value);
}

function comparePruned(a: HistoryTrial, b: HistoryTrial): number {
  return b.steps.length - a.steps.length || compareDescending(a.steps.at(-1), b.steps.at(-1));
}

/** Larger first; missing values and NaN last. */
function compareDescending(a: number | null | undefined, b: number | null | undefined): number {
  const missing = Number(isMissing(a)) - Number(isMissing(b));
  if (missing !== 0 || isMissing(a)) return missing;
  return a! > b! ? -1 : a! < b! ? 1 : 0;
}

function isMissing(value: number | null | undefined): boolean {
  return value === null || value === undefined || Number.isNaN(value);
}
