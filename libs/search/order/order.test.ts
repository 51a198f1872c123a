import { createRng } from '@winnow/core';
import fc from 'fast-check';
import { askable, visibleHistory } from '../askTell.ts';
import type { HistoryTrial } from '../history.ts';

/** Work of each trial, in units. */
type Costs = readonly number[];

interface Running {
  readonly number: number;
  /** units per second of the worker that has it */
  readonly speed: number;
  done: number;
}

/**
 * A farm with workers of different speeds that report their work in lumps, and whose trials may have to begin again. Gives
 * what each trial knew when it was asked.
 */
function runFarm(costs: Costs, parallelism: number, speeds: readonly number[], lumps: number, seed: number): string[] {
  const rng = createRng(seed);
  const history: HistoryTrial[] = [];
  const waiting: number[] = [];
  const running: Running[] = [];
  const idle = [...speeds];
  const knew: string[] = [];
  while (history.length < costs.length || running.length + waiting.length > 0) {
    while (history.length < costs.length && askable(history.length, history, parallelism, 'virtual')) {
      const number = history.length;
      const visible = visibleHistory(number, history, parallelism, 'virtual');
      knew.push(visible.map(({ state }) => (state === 'running' ? '·' : '#')).join(''));
      history.push({ number, params: {}, state: 'running', value: null, steps: [], units: 0 });
      waiting.push(number);
    }
    while (waiting.length > 0 && idle.length > 0) {
      running.push({ number: waiting.shift()!, speed: idle.pop()!, done: 0 });
    }
    expect(running.length).toBeGreaterThan(0); // somebody can always go on: no deadlock
    const trial = running[rng.int(running.length)]!;
    const { number } = trial;
    if (rng.uniform() < 0.05) {
      trial.done = 0; // its worker was lost: it begins again, and what it reported is forgotten
      history[number] = { ...history[number]!, units: 0 };
      continue;
    }
    trial.done = Math.min(costs[number]!, trial.done + (trial.speed * costs[number]!) / lumps);
    const ended = trial.done === costs[number];
    history[number] = { ...history[number]!, units: trial.done, ...(ended && { state: 'complete', value: 0 }) };
    if (!ended) continue;
    running.splice(running.indexOf(trial), 1);
    idle.push(trial.speed);
  }
  return knew;
}

/** What a trial knows on L equal workers, by simulating them step by step. */
function reference(costs: Costs, parallelism: number): string[] {
  const ends: number[] = [];
  return costs.map((cost, n) => {
    let start = 0;
    if (n >= parallelism) {
      const busy = ends.map((end) => end).sort((a, b) => b - a); // of the L latest ends the earliest frees a worker
      start = busy[parallelism - 1]!;
    }
    ends.push(start + cost);
    return Array.from({ length: n }, (_, i) => (n >= parallelism && ends[i]! <= start ? '#' : '·')).join('');
  });
}

test('what a trial knows is a function of the costs alone, whatever the speeds, the order of events and lost workers', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 1, max: 6 }),
      fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 5 }),
      fc.nat(),
      (costs, parallelism, speeds, lumps, seed) => {
        expect(runFarm(costs, parallelism, speeds, lumps, seed)).toEqual(reference(costs, parallelism));
      },
    ),
    { numRuns: 150 },
  );
});

test('trials of equal work end together, and each of the next knows all of them', () => {
  const knew = runFarm([1, 1, 1, 1, 1], 2, [1, 3], 2, 1);
  expect(knew).toEqual(['', '·', '##', '##·', '####']);
});

const trial = (number: number, state: HistoryTrial['state'], units: number): HistoryTrial => ({
  number,
  params: {},
  state,
  value: state === 'complete' ? 0 : null,
  steps: [],
  units,
});

test('a trial waits until those in flight have reported work past the end that it would follow', () => {
  const ended = trial(0, 'complete', 5);
  expect(askable(2, [ended, trial(1, 'running', 4)], 2, 'virtual')).toBe(false);
  expect(askable(2, [ended, trial(1, 'running', 5)], 2, 'virtual')).toBe(false); // it might end right there
  expect(askable(2, [ended, trial(1, 'running', 5.1)], 2, 'virtual')).toBe(true);
  expect(visibleHistory(2, [ended, trial(1, 'complete', 9)], 2, 'virtual').map(({ state }) => state)).toEqual([
    'complete',
    'running',
  ]);
});

test('in the async order a trial knows what has ended, and is asked when fewer than L run', () => {
  const history = [trial(0, 'running', 0), trial(1, 'complete', 1), trial(2, 'running', 0)];
  expect(askable(3, history, 2, 'async')).toBe(false);
  expect(visibleHistory(3, history, 3, 'async').map(({ state }) => state)).toEqual(['running', 'complete', 'running']);
});
