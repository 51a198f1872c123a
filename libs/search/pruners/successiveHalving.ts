import type { History, HistoryTrial } from '../history.ts';
import type { PruneAt, Pruner } from '../pruner.ts';

export interface SuccessiveHalvingOptions {
  /** step of the first rung; default: a hundredth of the longest complete trial's last step, at least 1 */
  readonly minResource?: number | undefined;
  /** η: one of so many goes on, and each rung is so many times further */
  readonly reductionFactor: number;
  /** rungs that are left out at the start */
  readonly minEarlyStoppingRate: number;
}

/**
 * Asynchronous successive halving (Li et al. 2020, "A system for massively parallel hyperparameter tuning", with Optuna's
 * reading of it): at the rungs r η^s, r η^(s+1), … a trial goes on when its value there is among the best 1/η of all values
 * that trials had at that rung, its own included. A trial that skips steps is at a rung with its first report from there on.
 */
export function createSuccessiveHalvingPruner(options: SuccessiveHalvingOptions): Pruner {
  return { name: 'successive_halving', thresholds: (history) => halvingRules(history, options) };
}

export function halvingRules(history: History, options: SuccessiveHalvingOptions): PruneAt[] {
  const { reductionFactor, minEarlyStoppingRate } = options;
  const first = options.minResource ?? estimateResource(history);
  if (first === undefined) return [];
  const rules: PruneAt[] = [];
  let competing = history.filter((trial) => trial.state !== 'failed');
  for (let rung = minEarlyStoppingRate; ; rung++) {
    const step = first * reductionFactor ** rung;
    competing = competing.filter((trial) => !Number.isNaN(valueAt(trial, step)));
    const others = competing.map((trial) => valueAt(trial, step)).sort((a, b) => b - a);
    if (others.length === 0) return rules;
    const kept = Math.max(1, Math.floor((others.length + 1) / reductionFactor));
    const lastBelow = others[kept - 1];
    if (lastBelow !== undefined && Number.isFinite(lastBelow)) rules.push({ step, lastBelow });
  }
}

/** The value that a trial brings to a rung: at its step or, where that was skipped, at the next report; NaN before it is there. */
function valueAt({ steps, reported }: HistoryTrial, rung: number): number {
  const step = reported === undefined ? rung : reported.find((other) => other >= rung);
  return (step === undefined ? undefined : steps[step]) ?? Number.NaN;
}

/** undefined before a trial is complete. */
function estimateResource(history: History): number | undefined {
  const lastStep = longest(history) - 1;
  return lastStep < 0 ? undefined : Math.max(1, Math.floor(lastStep / 100));
}

/** Steps of the longest complete trial. */
export function longest(history: readonly HistoryTrial[]): number {
  return history.reduce((most, { state, steps }) => (state === 'complete' ? Math.max(most, steps.length) : most), 0);
}
