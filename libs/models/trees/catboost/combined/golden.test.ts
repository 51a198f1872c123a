import golden from '../../../../../test/golden/catboost_combined.json' with { type: 'json' };
import { fitContext } from '../../../testing/fitContext.ts';
import { predictScores } from '../../predictScores.ts';
import { boostOblivious } from '../boostOblivious.ts';
import { catboostParams } from '../catboostParams.ts';
import { obliviousOptionsOf } from '../obliviousOptionsOf.ts';

/** CatBoost keeps learning rates and targets in single precision. */
const TOLERANCE = 2e-6;

const { rows, newRows, cols } = golden;
const numbers = (values: readonly (number | null)[]) => Float64Array.from(values, (value) => value ?? Number.NaN);

test.each(golden.cases)('$name: combines and predicts as CatBoost does', ({ params, target, scores }) => {
  const parsed = catboostParams.parse({ ...golden.common, ...params });
  const weight = new Float64Array(rows).fill(1);
  const training = { table: { data: numbers(golden.x), rows, cols }, target: Float64Array.from(target), weight };
  const { ensemble } = boostOblivious(training, obliviousOptionsOf(parsed, { rows, features: cols }), fitContext());
  expect(ensemble.combined!.combinations.length).toBeGreaterThan(1);
  const ours = predictScores(ensemble, { data: numbers(golden.newX), rows: newRows, cols });
  expect(Math.max(...scores.map((score, i) => Math.abs(score - ours[i]!)))).toBeLessThan(TOLERANCE);
});
