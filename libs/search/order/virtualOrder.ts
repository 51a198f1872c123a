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
  const needed = n - parallelism + 1; // a trial that starts follows one that has ended
  if (needed <= 0) return known;
  const simulation = simulationOf(history, parallelism);
  while (simulation.ended.length < needed) if (!advance(simulation, history)) return undefined;
  for (let i = 0; i < needed; i++) known[simulation.ended[i]!.number] = 1;
  return known;
}

interface Simulation {
  /** trials in the order in which they end */
  readonly ended: HistoryTrial[];
  /** [L] on each virtual worker: its trial, and when that has started */
  readonly numbers: Int32Array;
  readonly starts: Float64Array;
  /** the worker of the trial that ended last, which has not taken another yet, and when it has become free */
  free: number;
  freeAt: number;
}

/** Simulations by the study's first trial: one goes on where it was while all that it rests on still holds. */
const simulations = new WeakMap<HistoryTrial, Simulation>();

function simulationOf(history: History, parallelism: number): Simulation {
  const kept = simulations.get(history[0]!);
  if (kept !== undefined && kept.numbers.length === parallelism && holds(kept, history)) return kept;
  const numbers = Int32Array.from({ length: parallelism }, (_, worker) => worker);
  const simulation = { ended: [], numbers, starts: new Float64Array(parallelism), free: -1, freeAt: 0 };
  simulations.set(history[0]!, simulation);
  return simulation;
}

/** Whether the trials that have ended are those still, and none that is on a worker may have ended before the last of them. */
function holds({ ended, numbers, starts, free, freeAt }: Simulation, history: History): boolean {
  const last = ended.at(-1);
  if (last === undefined) return true;
  const isAfter = (number: number, worker: number) => {
    if (worker === free) return true;
    const trial = history[number];
    if (trial === undefined) return false; // a history that is shorter than the one before
    const end = starts[worker]! + earliestEnd(trial);
    return end > freeAt || (end === freeAt && number > last.number);
  };
  return ended.every((trial) => history[trial.number] === trial) && numbers.every(isAfter);
}

/** Lets the next trial end; false while it is not certain which that is. */
function advance(simulation: Simulation, history: History): boolean {
  const { ended, numbers, starts } = simulation;
  if (simulation.free >= 0) {
    numbers[simulation.free] = numbers.length + ended.length - 1;
    starts[simulation.free] = simulation.freeAt;
    simulation.free = -1;
  }
  let first = 0;
  let firstEnd = Number.POSITIVE_INFINITY;
  for (let worker = 0; worker < numbers.length; worker++) {
    const end = starts[worker]! + earliestEnd(history[numbers[worker]!]!);
    if (end > firstEnd || (end === firstEnd && numbers[worker]! > numbers[first]!)) continue;
    first = worker;
    firstEnd = end;
  }
  const trial = history[numbers[first]!]!;
  if (trial.state === 'running') return false;
  ended.push(trial);
  simulation.free = first;
  simulation.freeAt = firstEnd;
  return true;
}

/** Work after which a trial has ended or, while it runs, may end. A failed one counts as if it had gone all the way. */
function earliestEnd({ state, steps, work = [0], prunableAt = [] }: HistoryTrial): number {
  const all = work.at(-1)!;
  if (state === 'pruned') return work[steps.length - 1] ?? all;
  if (state !== 'running') return all;
  const next = prunableAt.find((step) => step >= steps.length - 1); // the end may follow from the latest step, a moment later
  return next === undefined ? all : (work[next] ?? all);
}
