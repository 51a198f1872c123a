import { createRng } from '@winnow/core';
import { fitRestart, type HmmFit, type HmmFitOptions, type Observations } from '@winnow/models';

/** One restart of one number of states: plain data, so that it can run on any thread. */
export interface HmmFitTask {
  readonly observations: Observations;
  readonly options: HmmFitOptions;
  readonly restart: number;
  readonly seed: number;
}

/** Told of every restart as it ends, in any order. */
export type OnFit = (fit: HmmFit) => void;

/**
 * Runs tasks in any order, on any number of threads, and gives their results in the order of the tasks; what a task gives
 * depends on the task alone, so that the whole is the same everywhere.
 */
export type RunFitTasks = (tasks: readonly HmmFitTask[], onFit: OnFit) => Promise<HmmFit[]>;

export function runFitTask({ observations, options, restart, seed }: HmmFitTask): HmmFit {
  const rng = createRng(seed).split('hmm', options.nStates);
  return fitRestart(observations, options, restart, rng, neverAborted);
}

/** Runs the tasks one after the other, here. */
export const runFitTasksHere: RunFitTasks = async (tasks, onFit) =>
  tasks.map((task) => {
    const fit = runFitTask(task);
    onFit(fit);
    return fit;
  });

/** A training run is ended by ending its process: nothing is written before it is complete. */
function neverAborted(): void {}
