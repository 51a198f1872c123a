import type { Rng } from '@winnow/core';
import { z } from 'zod';
import type { History } from '../history.ts';
import type { Space } from '../space.ts';
import { regretBound } from './regretBound.ts';

/** When a search ends; the first limit that is reached counts. */
export const budgetSchema = z.strictObject({
  trials: z.int().min(1).optional().describe('trials that have ended, failed ones included'),
  seconds: z.number().positive().optional().describe('time since the start; what it ends is not reproducible'),
  noImprovement: z
    .strictObject({
      trials: z.int().min(1).describe('complete or pruned trials since the best one'),
      by: z.number().min(0).default(0).describe('how much better counts as an improvement'),
    })
    .optional(),
  regret: z
    .strictObject({
      below: z.number().positive().describe('what the best trial can still be improved by, in units of the objective'),
      startupTrials: z.int().min(2).default(20).describe('complete trials before it is looked at'),
      every: z.int().min(1).default(5).describe('looked at before every so many trials: it takes up to a second'),
    })
    .optional(),
});

export type Budget = z.infer<typeof budgetSchema>;
export type StopReason = keyof Budget;

/** What a search has spent. */
export interface Spent {
  /** trials 0 … n − 1 */
  readonly history: History;
  readonly seconds: number;
}

/** Which limit of the budget is reached; undefined while there is more to do. */
export function shouldStop(
  budget: Budget,
  space: Space,
  { history, seconds }: Spent,
  rng: Rng,
): StopReason | undefined {
  const ended = history.filter((trial) => trial.state !== 'running').length;
  if (budget.trials !== undefined && ended >= budget.trials) return 'trials';
  if (budget.seconds !== undefined && seconds >= budget.seconds) return 'seconds';
  if (budget.noImprovement !== undefined) {
    if (trialsSinceBest(history, budget.noImprovement.by) >= budget.noImprovement.trials) return 'noImprovement';
  }
  if (budget.regret !== undefined) {
    const complete = history.filter((trial) => trial.state === 'complete').length;
    const { below, startupTrials, every } = budget.regret;
    const due = complete >= startupTrials && history.length % every === 0;
    if (due && regretBound(space, history, rng) < below) return 'regret';
  }
  return undefined;
}

/** Complete and pruned trials after the last one that was better than all before it by more than `by`. */
function trialsSinceBest(history: History, by: number): number {
  let best = Number.NEGATIVE_INFINITY;
  let since = 0;
  for (const { state, value } of history) {
    if (state !== 'complete' && state !== 'pruned') continue;
    since++;
    if (state !== 'complete' || value === null || !(value > best + by)) continue;
    best = value;
    since = 0;
  }
  return since;
}
