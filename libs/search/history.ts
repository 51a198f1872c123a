import type { Params } from './space.ts';

/** What a sampler or pruner may know of a trial. The objective is always maximised. */
export interface HistoryTrial {
  readonly number: number;
  readonly params: Params;
  /** `running`: only the parameters are known */
  readonly state: 'running' | 'complete' | 'pruned' | 'failed';
  /** objective of a complete trial, null otherwise; NaN counts as worse than every number */
  readonly value: number | null;
  /** in a study with several objectives: all of them, each maximised; `value` is then the first */
  readonly values?: readonly number[];
  /** intermediate values, index = step; NaN where a step gave none */
  readonly steps: readonly number[];
}

/** Trials in ascending order of `number`. */
export type History = readonly HistoryTrial[];
