import { createRng } from '@winnow/core';
import fc from 'fast-check';
import { askable, visibleHistory } from '../askTell.ts';
import type { HistoryTrial } from '../history.ts';
import { heavyTailedTrials, type SimulatedTrial, simulateFarm } from './testing.ts';

/** What each trial knows on L equal workers, by simulating them with all ends known beforehand. */
function reference(trials: readonly SimulatedTrial[], parallelism: number): string[] {
  const workers: { end: number; number: number }[] = [];
  const known = new Set<number>();
  return trials.map(({ work, prunedAt }, number) => {
    let start = 0;
    if (number >= parallelism) {
      workers.sort((a, b) => a.end - b.end || a.number - b.number);
      const free = workers.shift()!;
      known.add(free.number);
      start = free.end;
    }
    workers.push({ end: start + work[prunedAt ?? work.length - 1]!, number });
    return Array.from({ length: number }, (_, i) => (known.has(i) ? '#' : '·')).join('');
  });
}

const time = fc.oneof(fc.double({ min: 0.01, max: 100, noNaN: true }), fc.constantFrom(1, 2)); // ties, too
const simulated = fc
  .tuple(fc.array(fc.tuple(time, time), { minLength: 1, maxLength: 4 }), fc.nat(3), fc.boolean(), fc.nat(7))
  .map(([steps, at, isPruned, mask]): SimulatedTrial => {
    let total = 0;
    const work = steps.map(([units]) => (total += units));
    const prunableAt = steps.map((_, step) => step).filter((step) => step < steps.length - 1 && (mask >> step) & 1);
    const prunedAt = isPruned ? prunableAt[at % Math.max(1, prunableAt.length)] : undefined;
    return {
      work,
      seconds: steps.map(([, seconds]) => seconds),
      prunableAt,
      ...(prunedAt !== undefined && { prunedAt }),
    };
  });

test('what a trial knows is a function of the declared work and the pruned steps alone, whatever the workers, their speed and their losses', () => {
  fc.assert(
    fc.property(
      fc.array(simulated, { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 6 }),
      fc.nat(),
      (trials, parallelism, workers, seed) => {
        const loss = { chance: 0.1, rng: createRng(seed) };
        const { knew } = simulateFarm({ order: 'virtual', workers, parallelism, trials, loss });
        expect(knew).toEqual(reference(trials, parallelism));
      },
    ),
    { numRuns: 300 },
  );
});

const same = (count: number): SimulatedTrial[] =>
  new Array<SimulatedTrial>(count).fill({ work: [1], seconds: [1], prunableAt: [] });

test('among trials of equal work the virtual order is the lag order', () => {
  for (const parallelism of [1, 2, 3]) {
    const farm = { workers: 2, parallelism, trials: same(9) };
    expect(simulateFarm({ ...farm, order: 'virtual' })).toEqual(simulateFarm({ ...farm, order: 'lag' }));
  }
});

const trial = (number: number, changes: Partial<HistoryTrial>): HistoryTrial => ({
  number,
  params: {},
  state: 'running',
  value: null,
  steps: [],
  work: [1, 2, 3],
  ...changes,
});

test('a trial that may still be pruned earlier is waited for, until it has passed that step', () => {
  const ended = trial(0, { state: 'complete', value: 1, steps: [0], work: [2] });
  const prunableAt = [0, 1];
  expect(askable(2, [ended, trial(1, {})], 2, 'virtual')).toBe(true); // its three units are past two
  expect(askable(2, [ended, trial(1, { prunableAt })], 2, 'virtual')).toBe(false);
  expect(askable(2, [ended, trial(1, { prunableAt, steps: [0] })], 2, 'virtual')).toBe(false); // its end may be on the way
  expect(askable(2, [ended, trial(1, { prunableAt, steps: [0, 0] })], 2, 'virtual')).toBe(true); // a tie: 0 is first
  const pruned = trial(1, { prunableAt, state: 'pruned', steps: [0] });
  expect(visibleHistory(2, [ended, pruned], 2, 'virtual').map(({ state }) => state)).toEqual(['running', 'pruned']);
});

test('in the async order a trial knows what has ended, and is asked when fewer than L run', () => {
  const history = [trial(0, {}), trial(1, { state: 'complete', value: 1 }), trial(2, {})];
  expect(askable(3, history, 2, 'async')).toBe(false);
  expect(visibleHistory(3, history, 3, 'async').map(({ state }) => state)).toEqual(['running', 'complete', 'running']);
});

/** Throughput of an order relative to that of workers that never wait; L is twice the workers. */
function throughput(order: 'virtual' | 'lag', workers: number, error: number): number {
  const trials = heavyTailedTrials(Math.max(200, 8 * workers), 4, error, createRng(1));
  const farm = { workers, parallelism: 2 * workers, trials };
  return simulateFarm({ ...farm, order: 'async' }).seconds / simulateFarm({ ...farm, order }).seconds;
}

test.each([2, 8, 64])(
  'with heavy-tailed trials the virtual order keeps 90 %% of the throughput of async on %i workers',
  (workers) => {
    expect(throughput('virtual', workers, 0)).toBeGreaterThan(0.9);
  },
);

test.each([2, 8, 64])('where declared work is off by 30 %% it keeps 85 %% on %i workers', (workers) => {
  expect(throughput('virtual', workers, 0.3)).toBeGreaterThan(0.85);
});

test('the lag order loses more on 8 workers than the virtual one, by far', () => {
  expect(throughput('lag', 8, 0)).toBeLessThan(throughput('virtual', 8, 0) - 0.1);
});
