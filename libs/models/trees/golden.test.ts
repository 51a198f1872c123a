import golden from '../../../test/golden/trees.json' with { type: 'json' };
import { boostContext, boostOptions } from '../testing/boosting.ts';
import { binDataset } from './binDataset.ts';
import { boost } from './boost.ts';
import type { GrowthOptions } from './growthOptions.ts';
import { featureImportance } from './importance.ts';
import type { ObjectiveSpec } from './objectives/createObjective.ts';
import { predictScores } from './predictScores.ts';
import type { TreeEnsemble } from './tree.ts';
import { treeShap } from './treeShap.ts';

/** LightGBM keeps gradients and outputs of quantiles in single precision. */
const TOLERANCE = 2e-7;
/** It reports gains in single precision. */
const GAIN_TOLERANCE = 1e-5;

type GoldenCase = (typeof golden.cases)[number];

const data = Float64Array.from(golden.x, (value) => value ?? Number.NaN);

function objectiveOf(params: Record<string, unknown>): ObjectiveSpec {
  const specs: Record<string, ObjectiveSpec> = {
    regression: { name: 'squared' },
    binary: { name: 'logistic' },
    multiclass: { name: 'softmax', nClasses: 3 },
    poisson: { name: 'poisson' },
    huber: { name: 'huber', delta: Number(params['alpha']) },
    quantile: { name: 'quantile', alpha: Number(params['alpha']) },
  };
  return specs[String(params['objective'])]!;
}

function growthOf(params: Record<string, unknown>): Partial<GrowthOptions> {
  const number = (name: string, otherwise: number): number => Number(params[name] ?? otherwise);
  return {
    numLeaves: number('num_leaves', 31),
    maxDepth: number('max_depth', Number.POSITIVE_INFINITY),
    lambdaL1: number('lambda_l1', 0),
    lambdaL2: number('lambda_l2', 0),
    minGain: number('min_gain_to_split', 0),
    minDataInLeaf: number('min_data_in_leaf', 20),
    minSumHessian: number('min_sum_hessian_in_leaf', 1e-3),
    monotone: params['monotone_constraints'] as number[] | undefined,
    categorical: {
      lambda: number('cat_l2', 10),
      smooth: number('cat_smooth', 10),
      maxCategories: 32,
      maxOneHot: number('max_cat_to_onehot', 4),
      minDataPerGroup: number('min_data_per_group', 100),
    },
  };
}

function fit(golden_: GoldenCase): TreeEnsemble {
  const params: Record<string, unknown> = { ...golden.common, ...golden_.params };
  const { rows, cols, rounds } = golden;
  const minInBin = Number(params['min_data_in_bin'] ?? 3);
  const dataset = binDataset({ data, rows, cols }, { categorical: golden_.categorical, minInBin });
  const options = boostOptions({
    objective: objectiveOf(params),
    rounds,
    learningRate: golden.common.learning_rate,
    growth: growthOf(params),
  });
  const weight = golden_.weighted ? { weight: Float64Array.from(golden.weight) } : {};
  return boost({ dataset, target: Float64Array.from(golden_.target), ...weight }, options, boostContext()).ensemble;
}

describe.each(golden.cases)('$name', (case_) => {
  const ensemble = fit(case_);

  test('predicts as LightGBM does', () => {
    const rows = case_.scores.length / ensemble.initialScores.length;
    const scores = predictScores(ensemble, { data: data.slice(0, rows * golden.cols), rows, cols: golden.cols });
    scores.forEach((score, i) => {
      expect(Math.abs(score - case_.scores[i]!)).toBeLessThan(TOLERANCE);
    });
  });

  test('splits as often, and gains as much, by each feature', () => {
    const { split, gain } = featureImportance(ensemble);
    expect([...split]).toEqual(case_.splitImportance);
    gain.forEach((value, f) => {
      expect(Math.abs(value - case_.gainImportance[f]!)).toBeLessThanOrEqual(GAIN_TOLERANCE * (1 + value));
    });
  });

  test('explains its scores by the same contributions', () => {
    if (case_.weighted) return; // LightGBM counts rows there, not weight
    const width = ensemble.initialScores.length * (golden.cols + 1);
    const rows = case_.contributions.length / width;
    const values = treeShap(ensemble, { data: data.slice(0, rows * golden.cols), rows, cols: golden.cols });
    values.forEach((value, i) => {
      expect(Math.abs(value - case_.contributions[i]!)).toBeLessThan(TOLERANCE);
    });
  });
});
