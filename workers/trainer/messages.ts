import type { MessagePort } from 'node:worker_threads';
import type { Series } from '@winnow/market';
import type { KeptBins } from '@winnow/models';
import type { TrialProgress, TrialSpec } from '@winnow/pipeline';

/** What a thread gets: a plain spec, bars in shared memory, a port to report on, and a flag that asks it to stop. */
export interface TrialTask {
  readonly spec: TrialSpec;
  readonly series: readonly Series[];
  /** what other threads have binned for the study, in shared memory */
  readonly bins: readonly KeptBins[];
  /** what an earlier attempt at the trial had learned, by fit */
  readonly checkpoints: ReadonlyMap<string, Uint8Array>;
  readonly port: MessagePort;
  /** [1] 1: stop at the next safe point */
  readonly stop: Int32Array;
}

/**
 * What a thread says: what happened in the trial, what a fit has learned so far, before the end what it has binned, or that it
 * stopped as asked.
 */
export type ThreadMessage =
  | TrialProgress
  | { readonly type: 'checkpoint'; readonly fit: string; readonly content: Uint8Array }
  | { readonly type: 'binned'; readonly bins: readonly KeptBins[] }
  | { readonly type: 'stopped' };
