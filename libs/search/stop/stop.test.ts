import { createRng } from '@winnow/core';
import { compileSpace } from '../compileSpace.ts';
import type { HistoryTrial } from '../history.ts';
import { regretBound } from './regretBound.ts';
import { budgetSchema, shouldStop } from './shouldStop.ts';

const space = compileSpace({ x: { type: 'float', low: 0, high: 1 }, y: { type: 'float', low: 0, high: 1 } });
const rng = createRng(1);
const value = (x: number, y: number) => 3 - (x - 0.4) ** 2 - (y - 0.6) ** 2;

/** `n` trials spread over the square, the last one at the optimum if asked for. */
function trials(n: number, withBest = false, scale = 1): HistoryTrial[] {
  return Array.from({ length: n }, (_, number) => {
    const atBest = withBest && number === n - 1;
    const x = atBest ? 0.4 : (number * 0.7548777) % 1;
    const y = atBest ? 0.6 : (number * 0.5698403) % 1;
    return { number, params: { x, y }, state: 'complete', value: scale * value(x, y), steps: [] };
  });
}

const stop = (budget: object, history: HistoryTrial[], seconds = 0) =>
  shouldStop(budgetSchema.parse(budget), space, { history, seconds }, rng);

test('regretBound() covers what is left to gain, and closes in on it as trials come', () => {
  const bounds = [6, 15, 40].map((n) => {
    const history = trials(n);
    const left = 3 - Math.max(...history.map((trial) => trial.value!));
    const bound = regretBound(space, history, rng);
    expect(bound).toBeGreaterThan(left);
    return bound;
  });
  expect(bounds[1]).toBeLessThan(bounds[0]!);
  expect(bounds[2]).toBeLessThan(bounds[1]!);
});

test('regretBound() is in units of the objective, and unknown before two trials', () => {
  expect(regretBound(space, trials(15, true, 1000), rng)).toBeCloseTo(
    1000 * regretBound(space, trials(15, true), rng),
    3,
  );
  expect(regretBound(space, trials(1), rng)).toBe(Number.POSITIVE_INFINITY);
});

test.each([0, 0.1])('regretBound() is unknown while all values are %d, which have no scale', (same) => {
  const equal = trials(20).map((trial) => ({ ...trial, value: same }));
  expect(regretBound(space, equal, rng)).toBe(Number.POSITIVE_INFINITY);
  expect(stop({ regret: { below: 0.05 } }, equal)).toBeUndefined();
});

test('a search stops at its trials, at its time, and not before', () => {
  expect([stop({ trials: 5 }, trials(4)), stop({ trials: 5 }, trials(5))]).toEqual([undefined, 'trials']);
  expect([stop({ seconds: 10 }, [], 9), stop({ seconds: 10 }, [], 10)]).toEqual([undefined, 'seconds']);
  expect(stop({}, trials(30), 1e9)).toBeUndefined();
});

test('running trials are not counted, failed ones are no improvement', () => {
  const running: HistoryTrial = { number: 4, params: {}, state: 'running', value: null, steps: [] };
  expect(stop({ trials: 5 }, [...trials(4), running])).toBeUndefined();
  const worse = [5, 4, 3, 2].map((value, number): HistoryTrial => ({ ...trials(1)[0]!, number, value }));
  const failed: HistoryTrial = { ...running, number: 5, state: 'failed' };
  expect(stop({ noImprovement: { trials: 3 } }, [...worse.slice(0, 3), failed])).toBeUndefined();
  expect(stop({ noImprovement: { trials: 3 } }, worse)).toBe('noImprovement');
});

test('an improvement smaller than asked for is none', () => {
  const rising = [1, 1.1, 1.2, 1.3].map((value, number): HistoryTrial => ({ ...trials(1)[0]!, number, value }));
  expect(stop({ noImprovement: { trials: 3 } }, rising)).toBeUndefined();
  expect(stop({ noImprovement: { trials: 3, by: 0.5 } }, rising)).toBe('noImprovement');
});

test('a search stops when little is left to gain', () => {
  expect(stop({ regret: { below: 0.05 } }, trials(12, true))).toBeUndefined(); // fewer than 20 trials
  expect(stop({ regret: { below: 1e-6 } }, trials(40, true))).toBeUndefined();
  expect(stop({ regret: { below: 0.05 } }, trials(40, true))).toBe('regret');
});
