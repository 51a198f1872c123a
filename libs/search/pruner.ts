import type { History } from './history.ts';

/**
 * At step `step` the trial is given up when the best of its values so far is less than `below` (strictly; maximise).
 * NaN values do not count; a trial with nothing but NaN so far is given up.
 */
export interface PruneAt {
  readonly step: number;
  readonly below: number;
}

/**
 * Decides, when a trial is asked, what it must reach to go on. The thresholds travel with the trial, so that pruning
 * is a function of the same history as the suggestion and needs no chat with the worker.
 */
export interface Pruner {
  readonly name: string;
  /** In ascending order of step; a step without an entry prunes nothing. Entries are finite, as JSON needs. */
  thresholds(history: History): readonly PruneAt[];
}
