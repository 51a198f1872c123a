import type { StageName } from '@winnow/core';
import type { TrialSummary } from './api.ts';

export interface TopTrials {
  readonly stage: StageName;
  /** best first */
  readonly shown: readonly TrialSummary[];
  /** how many more the stage has */
  readonly hidden: number;
}

const LATEST_FIRST = ['forward', 'validate', 'search'] as const satisfies readonly StageName[];

/**
 * The best trials of each stage that has any, latest stage first: values of different stages come from different windows
 * and are not comparable. Complete trials come before the others, those of a study with several objectives as they stand; what has no
 * finite value comes last.
 */
export function topTrials(trials: readonly TrialSummary[], perStage: number): TopTrials[] {
  return LATEST_FIRST.flatMap((stage) => {
    const ranked = trials.filter((trial) => trial.stage === stage).sort(compareTrials);
    if (ranked.length === 0) return [];
    const shown = ranked.slice(0, perStage);
    return [{ stage, shown, hidden: ranked.length - shown.length }];
  });
}

function compareTrials(a: TrialSummary, b: TrialSummary): number {
  const complete = Number(b.state === 'complete') - Number(a.state === 'complete');
  return complete || place(a) - place(b) || score(b) - score(a) || a.number - b.number;
}

const WORST = -Number.MAX_VALUE; // not −∞: the difference of two infinities is NaN, which sorts nothing

function place({ standing }: TrialSummary): number {
  return standing?.place ?? Number.MAX_SAFE_INTEGER;
}

function score({ value }: TrialSummary): number {
  return typeof value === 'number' ? value : WORST;
}
