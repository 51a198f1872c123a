import { type TrialSpec, trialWork } from '@winnow/pipeline';

/** What any trial costs at least, and what a job carries before it counts as long: microseconds of a core. */
const LEAST_WORK = 1_000;
const SHORT_WORK = 20_000;

/** Jobs that the trials in flight make at least, so that every worker finds one. */
const JOBS_IN_FLIGHT = 4;

/**
 * Splits trials into the batches that jobs carry, in their order. A trial of some length is a batch of its own; short ones go
 * together, because a job costs the queue, the database and the coordinator about as much whatever it carries.
 * @param parallelism of the study
 */
export function trialBatches(trials: readonly TrialSpec[], parallelism: number): TrialSpec[][] {
  const most = Math.max(1, Math.floor(parallelism / JOBS_IN_FLIGHT));
  const batches: TrialSpec[][] = [];
  let work = Number.POSITIVE_INFINITY;
  for (const trial of trials) {
    work += workOf(trial);
    if (work > SHORT_WORK || batches.at(-1)!.length === most) {
      batches.push([]);
      work = workOf(trial);
    }
    batches.at(-1)!.push(trial);
  }
  return batches;
}

/** Whether a batch is over so soon that a worker may hold it while it runs another. */
export function isShortBatch(trials: readonly TrialSpec[]): boolean {
  return trials.reduce((sum, trial) => sum + workOf(trial), 0) <= SHORT_WORK;
}

function workOf(trial: TrialSpec): number {
  return LEAST_WORK + trialWork(trial).at(-1)!;
}
