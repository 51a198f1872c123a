/**
 * The `virtual` order: conservative discrete-event simulation of L workers that all work at one speed (Chandy and Misra
 * 1979). What a trial takes there is the work that its parameters declare, so that the order is a function of the study and
 * not of the machines; only where a trial may be pruned does its end depend on what it reports.
 *
 * L virtual workers take the trials by number. Trial n starts when the first of them becomes free, and knows the results of
 * exactly the trials that have ended by then, virtually; of two that end at the same instant the smaller number is first. It
 * may be asked as soon as that is certain: no trial in flight can still turn out to have ended earlier.
 *
 * Notation: n trial number, L parallelism.
 */
import type { History, HistoryTrial } from '../history.ts';

/**
 * Which results trial n knows: [n] 1 where it knows them. Undefined while that is not certain.
 * @param history trials 0 … n − 1
 */
export function virtuallyKnown(n: number, history: History, parallelism: number): Uint8Array | undefined {
  const known = new Uint8Array(n);
  const numbers = new Int32Array(parallelism); // on each virtual worker: its trial, and when that has ended or may end
  const ends = new Float64Array(parallelism);
  for (let number = 0; number < parallelism; number++) {
    if (number >= n) return known;
    numbers[number] = number;
    ends[number] = earliestEnd(history[number]!);
  }
  for (let number = parallelism; ; number++) {
    const free = firstToEnd(ends, numbers);
    const ended = numbers[free]!;
    if (history[ended]!.state === 'running') return undefined;
    known[ended] = 1;
    if (number === n) return known;
    numbers[free] = number;
    ends[free] = ends[free]! + earliestEnd(history[number]!);
  }
}

/** The worker whose trial ends first. */
function firstToEnd(ends: Float64Array, numbers: Int32Array): number {
  let first = 0;
  for (let worker = 1; worker < ends.length; worker++) {
    const difference = ends[worker]! - ends[first]!;
    if (difference < 0 || (difference === 0 && numbers[worker]! < numbers[first]!)) first = worker;
  }
  return first;
}

/** Work after which a trial has ended or, while it runs, may end. A failed one counts as if it had gone all the way. */
function earliestEnd({ state, steps, work = [0], prunableAt = [] }: HistoryTrial): number {
  const all = work.at(-1)!;
  if (state === 'pruned') return work[steps.length - 1] ?? all;
  if (state !== 'running') return all;
  const next = prunableAt.find((step) => step >= steps.length - 1); // the end may follow from the latest step, a moment later
  return next === undefined ? all : (work[next] ?? all);
}
