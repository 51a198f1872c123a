import { incrementsOf } from '@winnow/numerics';
import type { History, HistoryTrial } from '../history.ts';
import type { Pruner } from '../pruner.ts';

export interface WilcoxonOptions {
  /** p value below which a trial is given up */
  readonly pThreshold: number;
  /** steps that both trials must have, at least 2 */
  readonly startupSteps: number;
  /** compares what each step added to the value: for steps that are running totals, whose values repeat each other; default: false */
  readonly increments?: boolean | undefined;
}

/**
 * Gives up a trial whose values are behind those of the best complete trial by a signed-rank test, step by step (Optuna's
 * Wilcoxon pruner), as fits objectives that are averages over folds. One that is ahead on average goes on. Steps that the best
 * trial has skipped are NaN in the rule: such trials are of a conversation, whose rules need not survive JSON.
 */
export function createWilcoxonPruner({ pThreshold, startupSteps, increments = false }: WilcoxonOptions): Pruner {
  return {
    name: 'wilcoxon',
    thresholds(history) {
      const best = bestTrial(history);
      if (best === undefined) return [];
      const reported = best.reported ?? [...best.steps.keys()];
      const reports = reported.map((step) => best.steps[step]!);
      if (reports.length === 0 || !reports.every(Number.isFinite)) return [];
      const values = new Array<number>(best.steps.length).fill(Number.NaN);
      for (const [i, value] of (increments ? incrementsOf(reports) : reports).entries()) values[reported[i]!] = value;
      const step = Math.max(2, startupSteps) - 1;
      return [{ step, every: 1, behind: { values, p: pThreshold, ...(increments && { increments }) } }];
    },
  };
}

function bestTrial(history: History): HistoryTrial | undefined {
  let best: HistoryTrial | undefined;
  for (const trial of history) {
    if (trial.state !== 'complete' || trial.value === null || Number.isNaN(trial.value)) continue;
    if (best === undefined || trial.value > best.value!) best = trial;
  }
  return best;
}
