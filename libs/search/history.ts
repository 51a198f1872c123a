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
  /** steps that gave a report, ascending; absent: all. The others were skipped, which differs from a value of NaN */
  readonly reported?: readonly number[];
  /** true: steps are not values of the objective, and only pruners compare them */
  readonly hasOwnSteps?: boolean;
  /** declared work up to and including each step, any unit; read by the `virtual` order only, as is `prunableAt` */
  readonly work?: readonly number[];
  /** steps at which the trial may be pruned, ascending */
  readonly prunableAt?: readonly number[];
}

/** Trials in ascending order of `number`. */
export type History = readonly HistoryTrial[];
