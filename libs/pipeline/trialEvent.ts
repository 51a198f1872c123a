import type { ErrorRecord } from '@winnow/core';
import type { RunRecord } from '@winnow/evaluation';

/**
 * What a trial says of itself, in this order: one `started`, one `step` per fold, then exactly one terminal event:
 * `completed`, `pruned` or `failed`. A trial that may be pruned inside its first fit (`TrialSpec.fitSteps`) says one
 * `fit_step` for each of these before the first `step`.
 */
export type TrialProgress =
  | { readonly type: 'started'; readonly folds: number; readonly rows: Readonly<Record<string, number>> }
  | {
      readonly type: 'step';
      readonly step: number;
      readonly value: number;
      readonly trainRows: number;
      readonly testRows: number;
      /** `log_likelihood` over the rows tested so far; only of models that have a density */
      readonly logLikelihood?: number;
    }
  | {
      readonly type: 'fit_step';
      readonly step: number;
      /** least loss so far, negated; NaN where there was none */
      readonly value: number;
    }
  | { readonly type: 'completed'; readonly value: number; readonly run: RunRecord }
  | {
      readonly type: 'pruned';
      readonly step: number;
      readonly value: number;
      /** the threshold, where the rule has one */
      readonly below?: number | undefined;
    }
  | { readonly type: 'failed'; readonly error: ErrorRecord };

/** One line of the journal and one row of Postgres; (trialId, attempt, seq) is unique. */
export interface TrialEvent {
  readonly v: 1;
  readonly trialId: string;
  readonly attempt: number;
  readonly seq: number;
  /** epoch ms, worker's clock; for people, never read by logic */
  readonly at: number;
  readonly body: TrialProgress;
}

export type TrialEnd = Exclude<TrialProgress, { readonly type: 'started' | 'step' | 'fit_step' }>;

export function isTerminal(progress: TrialProgress): progress is TrialEnd {
  return progress.type === 'completed' || progress.type === 'pruned' || progress.type === 'failed';
}
