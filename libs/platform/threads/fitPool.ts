import { type ErrorCode, type ErrorRecord, WinnowError } from '@winnow/core';
import type { HmmFit } from '@winnow/models';
import type { HmmFitTask, RunFitTasks } from '@winnow/pipeline';
import { Piscina } from 'piscina';
import type { FitResult } from './fitThread.ts';

/** Threads that fit models side by side. */
export interface FitPool {
  readonly runTasks: RunFitTasks;
  close(): Promise<void>;
}

/** @param threads at least 1; the results do not depend on it */
export function createFitPool(threads: number): FitPool {
  const pool = new Piscina({
    filename: import.meta.resolve('@winnow/platform/fitThread'),
    name: 'fitInThread',
    minThreads: threads,
    maxThreads: threads,
    concurrentTasksPerWorker: 1,
  });
  pool.on('error', () => {}); // a thread that dies without a task; the next task gets a fresh one
  return {
    runTasks: async (tasks, onFit) => {
      const share = sharedData();
      const fits = new Array<HmmFit>(tasks.length);
      await Promise.all(
        longestFirst(tasks).map(async (i) => {
          fits[i] = await runTask(pool, share(tasks[i]!));
          onFit(fits[i]!);
        }),
      );
      return fits;
    },
    close: () => pool.destroy(),
  };
}

async function runTask(pool: Piscina, task: HmmFitTask): Promise<HmmFit> {
  const result: FitResult = await pool.run(task);
  if ('fit' in result) return result.fit;
  throw toError(result.error);
}

function toError({ code, message }: ErrorRecord): WinnowError {
  const cut = message.indexOf(': ');
  return new WinnowError(code as ErrorCode, { where: message.slice(0, cut), rule: message.slice(cut + 2) });
}

/** Indices of the tasks, those with the most states first, so that no long one is left over at the end. */
function longestFirst(tasks: readonly HmmFitTask[]): number[] {
  return [...tasks.keys()].sort((a, b) => tasks[b]!.options.nStates - tasks[a]!.options.nStates || a - b);
}

/** Puts the rows of tasks into shared memory, once for all that have the same. */
function sharedData(): (task: HmmFitTask) => HmmFitTask {
  const copies = new Map<Float64Array, Float64Array>();
  return (task) => {
    const { data } = task.observations;
    const shared = copies.get(data) ?? new Float64Array(new SharedArrayBuffer(data.byteLength));
    if (!copies.has(data)) {
      shared.set(data);
      copies.set(data, shared);
    }
    return { ...task, observations: { ...task.observations, data: shared } };
  };
}
