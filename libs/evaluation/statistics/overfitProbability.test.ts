import { readFileSync } from 'node:fs';
import { createRng } from '@winnow/core';
import { overfitProbability } from './overfitProbability.ts';
import type { TrialReturns } from './trialReturns.ts';

interface Golden {
  readonly overfit: {
    name: string;
    returns: number[];
    configs: number;
    blocks: number;
    pbo: number;
    slope: number;
    logits: number[];
    lossProbability: number;
  }[];
}
const golden: Golden = JSON.parse(
  readFileSync(new URL('../../../test/golden/statistics.json', import.meta.url), 'utf8'),
);

const pack = (data: readonly number[], configs: number): TrialReturns => ({
  data: Float64Array.from(data),
  periods: data.length / configs,
  configs,
});

/** Noise plus a drift per configuration. */
function simulated(periods: number, drifts: readonly number[], seed: number): TrialReturns {
  const rng = createRng(seed);
  const data = Array.from({ length: periods }, () => drifts.map((drift) => drift + 0.01 * rng.normal()));
  return pack(data.flat(), drifts.length);
}

test.each(golden.overfit)('overfitProbability() equals purgedcv: $name', (example) => {
  const result = overfitProbability(pack(example.returns, example.configs), example.blocks);
  expect(result.pbo).toBeCloseTo(example.pbo, 12);
  expect(result.lossProbability).toBeCloseTo(example.lossProbability, 12);
  expect(result.slope).toBeCloseTo(example.slope, 9);
  const off = [...result.logits].filter((logit, i) => Math.abs(logit - example.logits[i]!) > 1e-12);
  expect(off).toEqual([]);
});

test('a configuration that is better everywhere is no overfit', () => {
  const { pbo, slope, logits } = overfitProbability(simulated(120, [0, 0, 0.02, 0], 1), 6);
  expect({ pbo, best: Math.min(...logits) > 0 }).toEqual({ pbo: 0, best: true });
  expect(Number.isFinite(slope)).toBe(true);
});

test('configurations whose good half is always followed by a bad one are all overfit', () => {
  // Each configuration earns in some blocks what it loses in the others, so that the best in sample is the worst after.
  const blocks = 4;
  const rows = Array.from({ length: 40 }, (_, t) => {
    const block = Math.floor(t / 10);
    return Array.from({ length: blocks }, (_, m) => (m === block ? 0.03 : -0.01) + ((t % 2) - 0.5) / 1000);
  });
  expect(overfitProbability(pack(rows.flat(), blocks), blocks).pbo).toBe(1);
});

test('the order of configurations does not matter', () => {
  const returns = simulated(64, [0, 0.001, -0.002], 3);
  const mirrored = pack(Array.from({ length: 64 }, (_, t) => [2, 1, 0].map((m) => returns.data[t * 3 + m]!)).flat(), 3);
  expect(overfitProbability(mirrored, 8).pbo).toBe(overfitProbability(returns, 8).pbo);
});

test('a configuration without variation counts as a Sharpe ratio of zero', () => {
  const noise = simulated(40, [-0.02, -0.02], 4);
  const data = Array.from({ length: 40 }, (_, t) => [noise.data[2 * t]!, noise.data[2 * t + 1]!, 0.001]);
  const { pbo, slope } = overfitProbability(pack(data.flat(), 3), 4);
  expect(pbo).toBe(0); // it is the best in both halves, because the others lose
  expect(slope).toBeNaN();
});

test.each([
  ['an odd number of blocks', simulated(40, [0, 0], 1), 5, 'blocks must be an even number from 2 to 20, but got 5'],
  ['one configuration', simulated(40, [0], 1), 4, 'there must be at least 2 configurations, but got 1'],
  ['fewer than two periods a block', simulated(7, [0, 0], 1), 4, 'there must be at least 8 periods, but got 7'],
  ['NaN', pack([0, Number.NaN, 0, 0], 2), 2, 'data[1] must be finite'],
  ['a matrix of another size', { ...simulated(9, [0, 0], 1), periods: 8 }, 2, 'data must have 16 elements, but got 18'],
])('overfitProbability() refuses %s', (_, returns, blocks, message) => {
  expect(() => overfitProbability(returns, blocks)).toThrow(message);
});
