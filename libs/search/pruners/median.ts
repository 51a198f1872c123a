import type { History } from '../history.ts';
import type { PruneAt, Pruner } from '../pruner.ts';

export interface MedianOptions {
  /** complete trials needed before anything is pruned */
  readonly startupTrials: number;
  /** first step at which a trial may be pruned */
  readonly warmupSteps: number;
  /** a trial may be pruned at every so many steps from `warmupSteps` on */
  readonly intervalSteps: number;
  /** complete trials that must have reported a step for it to have a threshold */
  readonly minTrials: number;
}

/**
 * Median stopping rule (Golovin et al. 2017, "Google Vizier", section 3.2.2, with Optuna's reading of it): the best
 * value so far must reach the median that complete trials had **at** that step. NaN values are left out of the
 * median; a step with no other values has no threshold.
 */
export function createMedianPruner(options: MedianOptions): Pruner {
  return { name: 'median', thresholds: (history) => thresholds(history, options) };
}

function thresholds(history: History, options: MedianOptions): PruneAt[] {
  const complete = history.filter((trial) => trial.state === 'complete');
  if (complete.length < Math.max(1, options.startupTrials)) return [];
  const steps = Math.max(...complete.map((trial) => trial.steps.length));
  const result: PruneAt[] = [];
  for (let step = options.warmupSteps; step < steps; step += options.intervalSteps) {
    const values = complete.filter((trial) => trial.steps.length > step).map((trial) => trial.steps[step]!);
    if (values.length < options.minTrials) continue;
    const below = median(values.filter((value) => !Number.isNaN(value)));
    if (Number.isFinite(below)) result.push({ step, below });
  }
  return result;
}

/** Unlike `quantile` it takes infinities, which a trial may well report; NaN when there is no middle. */
function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const lower = sorted[(sorted.length - 1) >> 1] ?? Number.NaN;
  const upper = sorted[sorted.length >> 1] ?? Number.NaN;
  return lower === upper ? lower : 0.5 * (lower + upper);
}
