import { readFileSync } from 'node:fs';
import { createRng } from '@winnow/core';
import { stationaryBootstrap } from './stationaryBootstrap.ts';
import { bootstrapTest, realityCheck, type SuperiorAbility, superiorAbility } from './superiorAbility.ts';
import type { TrialReturns } from './trialReturns.ts';

interface Golden {
  readonly bootstrap: {
    name: string;
    excess: number[];
    configs: number;
    meanBlock: number;
    indices: number[][];
    plain: SuperiorAbility;
    studentised: SuperiorAbility;
  }[];
}
const golden: Golden = JSON.parse(
  readFileSync(new URL('../../../test/golden/statistics.json', import.meta.url), 'utf8'),
);

function simulated(periods: number, drifts: readonly number[], seed: number): TrialReturns {
  const rng = createRng(seed);
  const data = Array.from({ length: periods }, () => drifts.map((drift) => drift + 0.01 * rng.normal())).flat();
  return { data: Float64Array.from(data), periods, configs: drifts.length };
}

describe.each(golden.bootstrap)(
  'on the resamples of arch: $name',
  ({ excess, configs, meanBlock, indices, ...expected }) => {
    const returns = { data: Float64Array.from(excess), periods: excess.length / configs, configs };
    test.each([
      ['plain p-values equal arch', false, expected.plain],
      ['studentised p-values equal numpy', true, expected.studentised],
    ] as const)('%s', (_, studentize, { statistic, ...pValues }) => {
      let next = 0;
      const draw = (out: Int32Array) => out.set(indices[next++]!);
      const actual = bootstrapTest(returns, { meanBlock, resamples: indices.length, studentize }, draw);
      expect(Math.abs(actual.statistic - statistic)).toBeLessThan(1e-12);
      expect(actual).toMatchObject(pValues);
    });
  },
);

test('the three p-values are ordered, from liberal to conservative', () => {
  for (let seed = 0; seed < 10; seed++) {
    const options = { meanBlock: 4, resamples: 100, rng: createRng(seed) };
    const { lower, consistent, upper } = superiorAbility(simulated(60, [0, -0.003, -0.03, 0.002], seed), options);
    expect(lower).toBeLessThanOrEqual(consistent);
    expect(consistent).toBeLessThanOrEqual(upper);
  }
});

test('a configuration that is clearly better is found', () => {
  const options = { meanBlock: 5, resamples: 300, rng: createRng(1) };
  expect(superiorAbility(simulated(200, [0, 0, 0.004, 0], 2), options).consistent).toBeLessThan(0.01);
  expect(realityCheck(simulated(200, [0, 0, 0.004, 0], 2), options).pValue).toBeLessThan(0.01);
});

test('among worthless configurations, White’s test errs about as often as its level says', () => {
  let rejected = 0;
  for (let seed = 0; seed < 100; seed++) {
    const options = { meanBlock: 2, resamples: 50, rng: createRng(1000 + seed) };
    if (realityCheck(simulated(40, new Array(6).fill(0), seed), options).pValue < 0.1) rejected++;
  }
  // 10 are expected; a fair test shows fewer than 3 or more than 19 once in 250 times
  expect(rejected).toBeGreaterThan(2);
  expect(rejected).toBeLessThan(20);
});

test('poor configurations raise the upper p-value, and the consistent one hardly', () => {
  const bad = new Array(20).fill(-0.05);
  const options = () => ({ meanBlock: 3, resamples: 400, rng: createRng(4) });
  const alone = simulated(100, [0.0025], 5);
  const data = Array.from({ length: 100 }, (_, t) => [
    alone.data[t]!,
    ...bad.map((drift, m) => drift * (1 + Math.sin(t * (m + 1)))),
  ]);
  const crowded = { data: Float64Array.from(data.flat()), periods: 100, configs: 21 };
  const one = superiorAbility(alone, options());
  const many = superiorAbility(crowded, options());
  expect(Math.abs(many.consistent - one.consistent)).toBeLessThan(0.02);
  expect(many.upper).toBeGreaterThan(one.upper);
});

test('the same seed gives the same p-values', () => {
  const excess = simulated(80, [0, 0.001, 0.002], 6);
  const run = () => superiorAbility(excess, { meanBlock: 3, resamples: 50, rng: createRng(7) });
  expect(run()).toEqual(run());
});

test('stationaryBootstrap() draws blocks of the mean length, anywhere, and wraps around', () => {
  const out = new Int32Array(20_000);
  stationaryBootstrap(8, createRng(8), out);
  let starts = 0;
  let wrong = 0;
  const seen = new Set<number>();
  out.forEach((index, t) => {
    if (index < 0 || index >= out.length) wrong++;
    if (t > 0 && index !== (out[t - 1]! + 1) % out.length) starts++;
    seen.add(Math.floor(index / 2000));
  });
  expect(wrong).toBe(0);
  expect(out.length / starts).toBeGreaterThan(7.5); // 2,500 blocks: the error of their mean length is 2 %
  expect(out.length / starts).toBeLessThan(8.5);
  expect(seen.size).toBe(10);
});

test('a mean block of 1 is the ordinary bootstrap, of ∞ a rotation', () => {
  const out = new Int32Array(50);
  stationaryBootstrap(Number.POSITIVE_INFINITY, createRng(9), out);
  expect(out.every((index, t) => t === 0 || index === (out[t - 1]! + 1) % 50)).toBe(true);
  stationaryBootstrap(1, createRng(9), out);
  expect(new Set(out).size).toBeLessThan(45);
});

test.each([
  ['two periods', { ...simulated(2, [0], 1) }, { meanBlock: 1, resamples: 1 }, 'there must be at least 3 periods'],
  ['no resamples', simulated(9, [0], 1), { meanBlock: 1, resamples: 0 }, 'resamples must be ≥ 1, but got 0'],
  [
    'a block shorter than a period',
    simulated(9, [0], 1),
    { meanBlock: 0.5, resamples: 9 },
    'meanBlock must be at least 1',
  ],
])('superiorAbility() refuses %s', (_, excess, options, message) => {
  expect(() => superiorAbility(excess, { ...options, rng: createRng(1) })).toThrow(message);
});
