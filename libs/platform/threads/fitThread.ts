import { type ErrorRecord, toErrorRecord } from '@winnow/core';
import type { HmmFit } from '@winnow/models';
import { type HmmFitTask, runFitTask } from '@winnow/pipeline';

/** What a thread gives back: an error is a result, because its class does not survive the way between threads. */
export type FitResult = { readonly fit: HmmFit } | { readonly error: ErrorRecord };

/** The body of a Piscina thread: one restart. */
export function fitInThread(task: HmmFitTask): FitResult {
  try {
    return { fit: runFitTask(task) };
  } catch (error) {
    return { error: toErrorRecord(error, 'trial_failed') };
  }
}
