import golden from '../../../../test/golden/catboost.json' with { type: 'json' };
import { fitContext } from '../../testing/fitContext.ts';
import { predictScores } from '../predictScores.ts';
import { boostOblivious } from './boostOblivious.ts';
import { catboostParams } from './catboostParams.ts';
import { obliviousOptionsOf } from './obliviousOptionsOf.ts';

/** CatBoost keeps learning rates and targets in single precision, and starts quantiles a millionth beside them. */
const TOLERANCE = 2e-6;

const { rows, cols } = golden;
const data = Float64Array.from(golden.x, (value) => value ?? Number.NaN);

test.each(golden.cases)('$name: predicts as CatBoost does', ({ params, target, weighted, scores, learningRate }) => {
  const given = Object.entries({ ...golden.common, ...params }).filter(([, value]) => value !== null);
  const parsed = catboostParams.parse(Object.fromEntries(given));
  const options = obliviousOptionsOf(parsed, { rows, features: cols });
  expect(options.learningRate).toBeCloseTo(learningRate, 6);
  const weight = weighted ? Float64Array.from(golden.weight) : new Float64Array(rows).fill(1);
  const training = { table: { data, rows, cols }, target: Float64Array.from(target), weight };
  const { ensemble } = boostOblivious(training, options, fitContext());
  const shown = scores.length / ensemble.initialScores.length;
  const ours = predictScores(ensemble, { data: data.slice(0, shown * cols), rows: shown, cols });
  const gaps = scores.map((score, n) => Math.abs(score - ours[n]!));
  expect(Math.max(...gaps)).toBeLessThan(TOLERANCE);
});
