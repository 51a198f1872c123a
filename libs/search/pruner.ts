import type { PruneAt } from '@winnow/numerics';
import type { History } from './history.ts';

export type { PruneAt } from '@winnow/numerics';

/**
 * Decides, when a trial is asked, what it must reach to go on. The rules travel with the trial, so that pruning is a
 * function of the same history as the suggestion and needs no chat with the worker.
 */
export interface Pruner {
  readonly name: string;
  /** Rules for the trial that comes after the history. */
  thresholds(history: History): readonly PruneAt[];
}
