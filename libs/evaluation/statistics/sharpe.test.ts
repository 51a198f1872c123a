import { readFileSync } from 'node:fs';
import { createRng } from '@winnow/core';
import fc from 'fast-check';
import { deflatedSharpe, expectedMaxSharpe } from './deflatedSharpe.ts';
import { minTrackRecordLength, probabilisticSharpe } from './probabilisticSharpe.ts';
import { type ReturnMoments, returnMoments } from './returnMoments.ts';

interface Golden {
  readonly published_dsr: {
    moments: ReturnMoments;
    trials: number;
    sharpeVariance: number;
    expectedMaxSharpe: number;
    deflatedSharpe: number;
  }[];
  readonly published_psr: {
    moments: ReturnMoments;
    benchmark: number;
    psr: number;
    minTrackRecordLength: number;
  }[];
  readonly sample: { returns: number[]; moments: ReturnMoments; benchmark: number; psr: number };
}
const golden: Golden = JSON.parse(
  readFileSync(new URL('../../../test/golden/statistics.json', import.meta.url), 'utf8'),
);
const normal = (sharpe: number, observations: number): ReturnMoments => ({
  sharpe,
  skew: 0,
  kurtosis: 3,
  observations,
});

function expectClose(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(expected)));
}

test.each(golden.published_dsr)(
  'deflatedSharpe() equals scipy on the published example of $trials trials',
  (example) => {
    expectClose(expectedMaxSharpe(example), example.expectedMaxSharpe);
    expectClose(deflatedSharpe(example.moments, example), example.deflatedSharpe);
  },
);

test('100 trials deflate the published Sharpe ratio of 2.5 to a probability of 0.9004, 46 to 0.9505', () => {
  const [hundred, fortySix] = golden.published_dsr;
  expect(deflatedSharpe(hundred!.moments, hundred!)).toBeCloseTo(0.9004, 4);
  expect(deflatedSharpe(fortySix!.moments, fortySix!)).toBeCloseTo(0.9505, 4);
});

test.each(golden.published_psr)('probabilisticSharpe() equals scipy on the published example ($#)', (example) => {
  expectClose(probabilisticSharpe(example.moments, example.benchmark), example.psr);
  expectClose(minTrackRecordLength(example.moments, example.benchmark, 0.95), example.minTrackRecordLength);
});

test('returnMoments() equals scipy, with raw kurtosis', () => {
  const { returns, moments, benchmark, psr } = golden.sample;
  const actual = returnMoments(Float64Array.from(returns));
  for (const key of ['sharpe', 'skew', 'kurtosis', 'observations'] as const) expectClose(actual[key], moments[key]);
  expectClose(probabilisticSharpe(actual, benchmark), psr);
});

test('moments do not change with the scale of returns, and a shift moves the Sharpe ratio alone', () => {
  const scale = fc.double({ min: 0.01, max: 100, noNaN: true });
  fc.assert(
    fc.property(scale, fc.integer({ min: 0, max: 1000 }), (factor, seed) => {
      const rng = createRng(seed);
      const returns = Float64Array.from({ length: 50 }, () => 0.001 + 0.01 * rng.normal());
      const base = returnMoments(returns);
      const scaled = returnMoments(returns.map((value) => value * factor));
      const shifted = returnMoments(returns.map((value) => value + 0.01));
      for (const key of ['sharpe', 'skew', 'kurtosis'] as const) {
        expect(scaled[key]).toBeCloseTo(base[key], 9);
        if (key !== 'sharpe') expect(shifted[key]).toBeCloseTo(base[key], 9);
      }
      expect(base.kurtosis).toBeGreaterThanOrEqual(1 + base.skew ** 2);
    }),
    { seed: 91, numRuns: 40 },
  );
});

test('a track record of the minimum length reaches exactly the confidence it was asked for', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.02, max: 0.5, noNaN: true }),
      fc.double({ min: 0.6, max: 0.99, noNaN: true }),
      (sharpe, confidence) => {
        const moments = { sharpe, skew: -0.5, kurtosis: 5, observations: 100 };
        const length = minTrackRecordLength(moments, 0.01, confidence);
        const reached = (observations: number) => probabilisticSharpe({ ...moments, observations }, 0.01);
        expect(reached(Math.ceil(length + 1))).toBeGreaterThanOrEqual(confidence);
        fc.pre(length > 3);
        expect(reached(Math.floor(length))).toBeLessThanOrEqual(confidence + 1e-12);
      },
    ),
    { seed: 92 },
  );
});

test('a Sharpe ratio at or below the benchmark is never proven', () => {
  expect(minTrackRecordLength(normal(0.1, 50), 0.1, 0.95)).toBe(Infinity);
  expect(probabilisticSharpe(normal(0.1, 50), 0.1)).toBe(0.5);
});

test('more trials, and more varied ones, deflate more; one trial deflates nothing', () => {
  const moments = normal(0.1, 500);
  const at = (trials: number, sharpeVariance: number) => deflatedSharpe(moments, { trials, sharpeVariance });
  expect(at(1, 0.01)).toBe(probabilisticSharpe(moments, 0));
  expect(at(10, 0.001)).toBeGreaterThan(at(100, 0.001));
  expect(at(100, 0.001)).toBeGreaterThan(at(100, 0.01));
});

test('expectedMaxSharpe() is close to the mean of simulated maxima', () => {
  const rng = createRng(5);
  let total = 0;
  for (let run = 0; run < 2000; run++) {
    let best = -Infinity;
    for (let trial = 0; trial < 50; trial++) best = Math.max(best, rng.normal());
    total += best;
  }
  // the paper's approximation is a percent off at 50 trials, and the simulation's error is 0.01
  expect(Math.abs(total / 2000 - expectedMaxSharpe({ trials: 50, sharpeVariance: 1 }))).toBeLessThan(0.06);
});

test.each([
  ['one return', () => returnMoments(Float64Array.of(1)), 'there must be at least 2 returns, but got 1'],
  ['constant returns', () => returnMoments(Float64Array.of(1, 1, 1)), 'the standard deviation must be at least 1e-8'],
  ['NaN', () => returnMoments(Float64Array.of(1, Number.NaN)), 'must be finite, but got NaN'],
  [
    'excess kurtosis in the place of raw',
    () => probabilisticSharpe({ sharpe: 2, skew: 1, kurtosis: 0, observations: 50 }, 0),
    'raw kurtosis must be at least 1 + skew²',
  ],
  ['no trials', () => expectedMaxSharpe({ trials: 0, sharpeVariance: 1 }), 'trials must be a positive integer'],
  ['a confidence of 1', () => minTrackRecordLength(normal(1, 9), 0, 1), 'confidence must lie in (0.5, 1), but got 1'],
])('%s is refused', (_, act, message) => {
  expect(act).toThrow(message);
});
