import type { Rng } from '@winnow/core';
import type { HistoryTrial } from '../history.ts';
import { knownResults, type Order } from './order.ts';

/** For tests and benchmarks: a trial of a simulated farm. */
export interface SimulatedTrial {
  /** declared work up to and including each step */
  readonly work: readonly number[];
  /** seconds that each step takes */
  readonly seconds: readonly number[];
  /** steps at which it may be pruned, and the one at which it is */
  readonly prunableAt: readonly number[];
  readonly prunedAt?: number;
}

/** For tests and benchmarks: real workers in simulated time in front of an order. */
export interface SimulatedFarm {
  readonly order: Order;
  readonly workers: number;
  /** L */
  readonly parallelism: number;
  readonly trials: readonly SimulatedTrial[];
  /** how often a trial begins again because its worker was lost, as a chance a step */
  readonly loss?: { readonly chance: number; readonly rng: Rng };
}

export interface FarmRun {
  /** until all trials have ended */
  readonly seconds: number;
  /** when each trial ended */
  readonly ends: readonly number[];
  /** of each trial, which results it knew: `#` for one that it did */
  readonly knew: readonly string[];
}

export function simulateFarm({ order, workers, parallelism, trials, loss }: SimulatedFarm): FarmRun {
  const history: HistoryTrial[] = [];
  const waiting: number[] = [];
  const running = new Map<number, { at: number; step: number }>();
  const knew: string[] = [];
  const ends: number[] = [];
  let now = 0;
  const begin = (number: number) => running.set(number, { at: now + trials[number]!.seconds[0]!, step: 0 });
  const askAll = () => {
    while (history.length < trials.length) {
      const known = knownResults(order, history.length, history, parallelism);
      if (known === undefined) return;
      const { work, prunableAt } = trials[history.length]!;
      knew.push(Array.from(known, (isKnown) => (isKnown ? '#' : '·')).join(''));
      waiting.push(history.length);
      history.push({ number: history.length, params: {}, state: 'running', value: null, steps: [], work, prunableAt });
    }
  };
  for (;;) {
    askAll();
    while (waiting.length > 0 && running.size < workers) begin(waiting.shift()!);
    if (running.size === 0) return { seconds: now, ends, knew };
    const [number, { at, step }] = [...running].reduce((first, item) => (item[1].at < first[1].at ? item : first));
    now = at;
    const { seconds, prunedAt } = trials[number]!;
    if (loss !== undefined && loss.rng.uniform() < loss.chance) {
      history[number] = { ...history[number]!, steps: [] };
      begin(number);
      continue;
    }
    const state = prunedAt === step ? 'pruned' : step === seconds.length - 1 ? 'complete' : 'running';
    history[number] = { ...history[number]!, steps: new Array(step + 1).fill(0) };
    askAll(); // a step is known a moment before the end that follows from it
    history[number] = { ...history[number]!, state };
    if (state === 'running') {
      running.set(number, { at: now + seconds[step + 1]!, step: step + 1 });
    } else {
      running.delete(number);
      ends[number] = now;
    }
  }
}

/** Trials of equal steps with a heavy tail: log-normal, mean 1; declared work is off by a log-normal error. */
export function heavyTailedTrials(count: number, steps: number, error: number, rng: Rng): SimulatedTrial[] {
  return Array.from({ length: count }, () => {
    const total = Math.exp(rng.normal() - 0.5);
    const declared = total * Math.exp(error * rng.normal());
    return {
      seconds: new Array<number>(steps).fill(total / steps),
      work: Array.from({ length: steps }, (_, step) => (declared * (step + 1)) / steps),
      prunableAt: [],
    };
  });
}
