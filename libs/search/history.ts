import type { Params } from './space.ts';

/** What a sampler or pruner may know of a trial. The objective is always maximised. */
export interface HistoryTrial {
  readonly number: number;
  readonly params: Params;
  /** `running`: only the parameters are known */
  readonly state: 'running' | 'complete' | 'pruned' | 'failed';
  /** objective of a complete trial, null otherwise; NaN counts as worse than every number */
  readonly value: number | null;
  /** intermediate values, index = step; NaN where a step gave none */
  readonly steps: readonly number[];
  /** work done so far, in all of it once the trial has ended; read by the `virtual` order only */
  readonly units?: number;
}

/** Trials in ascending order of `number`. */
export type History = readonly HistoryTrial[];
