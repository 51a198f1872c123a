import golden from '../../../test/golden/boosting.json' with { type: 'json' };
import type { Model } from '../contract.ts';
import { fitContext } from '../testing/fitContext.ts';
import { targetsOf } from '../testing/targetsOf.ts';
import { viewOf } from '../testing/viewOf.ts';
import { lightgbm } from './lightgbm.ts';
import { xgboost } from './xgboost.ts';

/** LightGBM keeps gradients and outputs of quantiles in single precision, XGBoost computes in it. */
const TOLERANCE = 3e-6;

/** A bin for each value: LightGBM counts rows, Winnow their weight, which may be below 1. */
const ownBins = { min_data_in_bin: 0 };

const numbers = (values: readonly (number | null)[]) => values.map((value) => value ?? Number.NaN);
const view = viewOf(numbers(golden.x), golden.cols);
const shown = viewOf(numbers(golden.shown), golden.cols);
const classes = { values: Int32Array.from(golden.classes), count: 3 };
const weight = Float64Array.from(golden.weight);

/** @returns [N, K] as the peers give them */
function predict(model: Model<never, never>, target: number[], params: object): Float64Array {
  const parsed = model.params.parse(params) as never;
  const isWeighted = model.outputsFor!(parsed)[0].startsWith('p_');
  const targets = { ...targetsOf(target), classes, ...(isWeighted && { weight }) };
  const state = model.fit(view, targets, parsed, fitContext());
  const outputs = Object.values(model.predict(state, shown));
  return Float64Array.from({ length: shown.rows * outputs.length }, (_, i) => {
    return outputs[i % outputs.length]![Math.floor(i / outputs.length)]!;
  });
}

function expectAlike(ours: Float64Array, theirs: readonly number[]): void {
  expect(ours).toHaveLength(theirs.length);
  const gaps = theirs.map((value, i) => Math.abs(value - ours[i]!));
  expect(Math.max(...gaps)).toBeLessThan(TOLERANCE);
}

test.each(golden.lightgbm.cases)('LightGBM, $name: predicts the same', ({ target, params, predictions }) => {
  const all = { num_iterations: golden.rounds, ...golden.lightgbm.common, ...params, ...ownBins };
  expectAlike(predict(lightgbm as never, golden.targets[target as 'y'], all), predictions);
});

test.each(golden.xgboost.cases)('XGBoost, $name: predicts the same', ({ target, params, predictions }) => {
  const all = { n_estimators: golden.rounds, ...golden.xgboost.common, ...params };
  expectAlike(predict(xgboost as never, golden.targets[target as 'y'], all), predictions);
});
