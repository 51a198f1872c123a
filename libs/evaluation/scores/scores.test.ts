import fc from 'fast-check';
import { areaUnderRoc } from './areaUnderRoc.ts';
import { classificationScores } from './classificationScores.ts';
import { regressionScores } from './regressionScores.ts';

test('the area under the ROC is the share of pairs in the right order, ties counting half', () => {
  const row = fc.record({ score: fc.integer({ min: 0, max: 6 }), up: fc.integer({ min: 0, max: 1 }) });
  fc.assert(
    fc.property(fc.array(row, { minLength: 2, maxLength: 30 }), (rows) => {
      const [ones, zeros] = [1, 0].map((up) => rows.filter((item) => item.up === up));
      const pairs = ones!.flatMap((one) => zeros!.map((zero) => (1 + Math.sign(one.score - zero.score)) / 2));
      const expected = pairs.length === 0 ? null : pairs.reduce((sum, pair) => sum + pair, 0) / pairs.length;
      const area = areaUnderRoc(
        Float64Array.from(rows, ({ score }) => score),
        rows.map(({ up }) => up),
      );
      if (expected === null) expect(area).toBeNull();
      else expect(area).toBeCloseTo(expected, 12);
    }),
  );
});

test('log-loss and accuracy are those of the probabilities of what came', () => {
  const probs = Float64Array.of(0.7, 0.2, 0.1, 0.25, 0.25, 0.5, 0.4, 0.4, 0.2);
  const scores = classificationScores(probs, Int32Array.of(0, 2, 1), 3);
  expect(scores.log_loss).toBeCloseTo(-(Math.log(0.7) + Math.log(0.5) + Math.log(0.4)) / 3, 12);
  expect(scores.accuracy).toBeCloseTo(2 / 3, 12);
  expect(scores.auc).toBeUndefined();
});

test('a certainty that was wrong costs much, not everything', () => {
  const { log_loss: loss } = classificationScores(Float64Array.of(1, 0), Int32Array.of(1), 2);
  expect(loss).toBeCloseTo(-Math.log(Number.EPSILON), 9);
});

test('two classes have an area under the ROC of the second one', () => {
  const probs = Float64Array.of(0.9, 0.1, 0.6, 0.4, 0.2, 0.8);
  expect(classificationScores(probs, Int32Array.of(0, 1, 1), 2).auc).toBe(1);
  expect(classificationScores(probs, Int32Array.of(1, 1, 1), 2).auc).toBeNull();
});

test('errors are measured against the target, and R² against its mean', () => {
  const target = Float64Array.of(1, 2, 3, 6);
  expect(regressionScores(Float64Array.of(2, 2, 3, 3), target)).toEqual({
    rmse: Math.sqrt(10 / 4),
    mae: 1,
    r2: 1 - 10 / 14,
  });
  expect(regressionScores(new Float64Array(4).fill(3), target).r2).toBe(0);
  expect(regressionScores(Float64Array.of(1, 2), Float64Array.of(4, 4)).r2).toBeNull();
});
