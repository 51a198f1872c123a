import golden from '../../../test/golden/xgboost.json' with { type: 'json' };
import { boostContext } from '../testing/boosting.ts';
import { binDataset } from './binDataset.ts';
import { boost } from './boost.ts';
import { predictScores } from './predictScores.ts';
import { xgboost } from './xgboost.ts';
import { xgboostOptions } from './xgboostOptions.ts';

/** XGBoost computes in single precision. */
const TOLERANCE = 2e-6;

const { rows, cols, rounds } = golden;
const data = Float64Array.from(golden.x, (value) => value ?? Number.NaN);

test.each(golden.cases)('$name: predicts as XGBoost does', ({ params, weighted, scores }) => {
  const weight = weighted ? { weight: Float64Array.from(golden.weight) } : {};
  const isBinary = params.objective === 'binary:logistic';
  const target = Float64Array.from(golden.y, (y) => (isBinary ? Number(y > 0) : y));
  const options = xgboostOptions(xgboost.params.parse({ ...params, n_estimators: rounds }));
  const dataset = binDataset({ data, rows, cols }, { bounds: 'at_values' });
  const { ensemble } = boost({ dataset, target, ...weight }, options, boostContext());
  const shown = scores.length;
  const ours = predictScores(ensemble, { data: data.slice(0, shown * cols), rows: shown, cols });
  const gaps = scores.map((score, n) => Math.abs(score - ours[n]!));
  expect(Math.max(...gaps)).toBeLessThan(TOLERANCE);
});
