import { createRng } from '@winnow/core';
import { boostContext, boostOptions } from '../testing/boosting.ts';
import { binDataset, binLike } from './binDataset.ts';
import { type BoostResult, boost } from './boost.ts';
import type { BoostOptions } from './boostOptions.ts';
import type { GrowthOptions } from './growthOptions.ts';

const ROWS = 1500;
const COLS = 6;

/** Rows with missing values in one column, and one column of few values. */
function makeRows(seed: number, rows: number) {
  const rng = createRng(seed);
  const data = Float64Array.from({ length: rows * COLS }, (_, i) => {
    if (i % COLS === 1 && rng.uniform() < 0.2) return Number.NaN;
    return i % COLS === 2 ? rng.int(3) : rng.normal();
  });
  const target = Float64Array.from({ length: rows }, (_, n) => {
    const [a, b] = [data[n * COLS]!, data[n * COLS + 1]!];
    return a * data[n * COLS + 2]! + (Number.isNaN(b) ? 1 : Math.sin(b)) + 0.3 * rng.normal();
  });
  return { table: { data, rows, cols: COLS }, target, weight: Float64Array.from({ length: rows }, () => rng.int(3)) };
}

const { table, target, weight } = makeRows(1, ROWS);
const held = makeRows(2, 200);
const dataset = binDataset(table);
const validation = { dataset: binLike(held.table, dataset.features), target: held.target };

type Changes = Partial<Omit<BoostOptions, 'growth'>> & { readonly growth?: Partial<GrowthOptions> };

function fit(changes: Changes, isWeighted: boolean): BoostResult {
  const options = boostOptions({ rounds: 4, learningRate: 0.5, ...changes });
  return boost({ dataset, target, ...(isWeighted && { weight }) }, options, boostContext(), validation);
}

/** A share of the features that is all of them, but has each node draw them, which the kernel leaves to TypeScript. */
const NODE_BY_NODE = 0.99;

const cases: Readonly<Record<string, Changes>> = {
  'leaf by leaf': { growth: { numLeaves: 31, minDataInLeaf: 5 } },
  'level by level': { growth: { order: 'depth_wise', numLeaves: Number.POSITIVE_INFINITY, maxDepth: 5 } },
  'of many leaves': { growth: { numLeaves: 400 } },
  'with an L1 penalty': { growth: { numLeaves: 60, lambdaL1: 0.7, minDataInLeaf: 3 } },
  'with limits': { growth: { numLeaves: 60, lambdaL2: 3, minGain: 0.5, minSumHessian: 12, maxDepth: 4 } },
  'with outputs that are bounded': { growth: { numLeaves: 30, maxOutput: 0.4 } },
  'with missing values that go right': { growth: { numLeaves: 40, laterMissing: 'right' } },
  'on some of the rows': { growth: { numLeaves: 20 }, sampling: { kind: 'bagging', fraction: 0.6, every: 2 } },
  'on some of the features': { growth: { numLeaves: 20 }, featureFraction: 0.5 },
};

function expectSameTrees(changes: Changes, isWeighted: boolean): void {
  const nodeByNode = { ...changes, growth: { ...changes.growth, featureFractionByNode: NODE_BY_NODE } };
  const whole = fit(changes, isWeighted);
  expect(whole).toEqual(fit(nodeByNode, isWeighted));
  expect(whole.ensemble.trees[0]!.feature.length).toBeGreaterThan(5);
  expect(whole.validationLoss).toHaveLength(4);
}

describe('a tree that a kernel grows whole is the tree grown node by node', () => {
  test.each(Object.entries(cases))('%s', (_, changes) => expectSameTrees(changes, false));
  test('on weighted rows', () => expectSameTrees({ growth: { numLeaves: 20, minDataInLeaf: 6 } }, true));
});
