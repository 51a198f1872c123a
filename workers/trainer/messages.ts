import type { MessagePort } from 'node:worker_threads';
import type { Series } from '@winnow/market';
import type { KeptBins } from '@winnow/models';
import type { TrialProgress, TrialSpec } from '@winnow/pipeline';

/** A trial for a thread. */
export interface ThreadTrial {
  readonly spec: TrialSpec;
  /** what an earlier attempt at the trial had learned, by fit */
  readonly checkpoints: ReadonlyMap<string, Uint8Array>;
}

/** What a thread gets: trials in their order, bars in shared memory, a port to report on, and a flag that asks it to stop. */
export interface ThreadTask {
  /** of one stage of one study */
  readonly trials: readonly ThreadTrial[];
  readonly series: readonly Series[];
  /** what other threads have binned for the study, in shared memory */
  readonly bins: readonly KeptBins[];
  readonly port: MessagePort;
  /** [1] 1: stop at the next safe point */
  readonly stop: Int32Array;
}

/**
 * What a thread says: what happened in a trial, what a fit of it has learned so far, before its end what it has binned, or that it
 * stopped as asked, and with it those after it. `trial` is its index in the task.
 */
export type ThreadMessage = { readonly trial: number } & (
  | { readonly type: 'progress'; readonly progress: TrialProgress }
  | { readonly type: 'checkpoint'; readonly fit: string; readonly content: Uint8Array }
  | { readonly type: 'binned'; readonly bins: readonly KeptBins[] }
  | { readonly type: 'stopped' }
);
