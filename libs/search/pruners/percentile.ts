import type { History } from '../history.ts';
import type { PruneAt, Pruner } from '../pruner.ts';

/**
 * Whose values at a step make the percentile. `all` takes in those that were pruned: the rule then asks the same of every
 * trial. Complete trials alone have passed the rule at every step, so that they raise it for the next, and the next again.
 */
export const compared = ['complete', 'all'] as const;

export interface PercentileOptions {
  /** share of the trials compared, in percent, that a trial has to be among; 50 is the median rule */
  readonly percentile: number;
  /** default: `complete` */
  readonly among?: (typeof compared)[number] | undefined;
  /** complete trials needed before anything is pruned */
  readonly startupTrials: number;
  /** first step at which a trial may be pruned */
  readonly warmupSteps: number;
  /** a trial may be pruned at every so many steps from `warmupSteps` on */
  readonly intervalSteps: number;
  /** of the trials compared, those that must have reported a step for it to have a threshold */
  readonly minTrials: number;
}

/**
 * Percentile stopping rule, for 50 the median rule (Golovin et al. 2017, "Google Vizier", section 3.2.2, with Optuna's
 * reading of it): the best value so far must reach the percentile of the values that other trials had **at** that
 * step. NaN values are left out; a step with no other values has no threshold.
 */
export function createPercentilePruner(name: string, options: PercentileOptions): Pruner {
  return { name, thresholds: (history) => thresholds(history, options) };
}

function thresholds(history: History, options: PercentileOptions): PruneAt[] {
  const complete = history.filter((trial) => trial.state === 'complete');
  if (complete.length < Math.max(1, options.startupTrials)) return [];
  const others =
    options.among === 'all' ? history.filter(({ state }) => state === 'complete' || state === 'pruned') : complete;
  const steps = complete.reduce((most, trial) => Math.max(most, trial.steps.length), 0);
  const result: PruneAt[] = [];
  for (let step = options.warmupSteps; step < steps; step += options.intervalSteps) {
    const values = others.filter((trial) => trial.steps.length > step).map((trial) => trial.steps[step]!);
    if (values.length < options.minTrials) continue;
    const below = quantileOf(
      values.filter((value) => !Number.isNaN(value)),
      1 - options.percentile / 100,
    );
    if (Number.isFinite(below)) result.push({ step, below });
  }
  return result;
}

/** Linear between neighbours. Unlike `quantile` it takes infinities, which a trial may well report; NaN of nothing. */
function quantileOf(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  const place = share * (sorted.length - 1);
  const lower = sorted[Math.floor(place)] ?? Number.NaN;
  const upper = sorted[Math.ceil(place)] ?? Number.NaN;
  return lower === upper ? lower : lower + (place - Math.floor(place)) * (upper - lower);
}
