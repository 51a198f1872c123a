import { createRng } from '@winnow/core';
import { modelsOfEveryFamily } from '../../testing/modelsOfEveryFamily.ts';
import { withMissing } from '../../testing/randomModel.ts';
import type { Hmm, Observations } from '../hmm.ts';
import { logLikelihood } from './logLikelihood.ts';
import { predictiveLogDensity } from './predictiveLogDensity.ts';
import { sampleHmm } from './sampleHmm.ts';

const ROWS = 12;
const RUN_STARTS = [0, 7];

function rowsOf(data: Float64Array, cols: number, runStarts: readonly number[] = [0]): Observations {
  return { data, cols, rows: data.length / cols, runStarts: Int32Array.from(runStarts) };
}

describe.each(modelsOfEveryFamily(createRng(21)))('%s', (_name, hmm) => {
  const rng = createRng(22);
  const data = withMissing(sampleHmm(hmm, ROWS, rng).data, 0.2, rng);
  const logDensity = predictiveLogDensity(hmm, rowsOf(data, hmm.nFeatures, RUN_STARTS));

  test('is what each row adds to the log-likelihood of its run', () => {
    for (let t = 0; t < ROWS; t++) {
      const first = RUN_STARTS.findLast((start) => start <= t)!;
      const upTo = (end: number) => {
        if (end === first) return 0;
        return logLikelihood(hmm, rowsOf(data.slice(first * hmm.nFeatures, end * hmm.nFeatures), hmm.nFeatures));
      };
      expect(logDensity[t]).toBeCloseTo(upTo(t + 1) - upTo(t), 11);
    }
  });

  test('does not depend on later rows', () => {
    const head = rowsOf(data.slice(0, 5 * hmm.nFeatures), hmm.nFeatures);
    expect(predictiveLogDensity(hmm, head)).toEqual(logDensity.slice(0, 5));
  });
});

/** State 0 is never left, so every row is its, however far off it is. */
const absorbing: Hmm = {
  nStates: 2,
  nFeatures: 1,
  startProb: Float64Array.of(1, 0),
  transMat: Float64Array.of(1, 0, 0, 1),
  emission: {
    family: 'gaussian',
    covarianceType: 'diag',
    means: Float64Array.of(0, 1000),
    covars: Float64Array.of(1, 1),
  },
};

test('a row whose only likely state is out of reach underflows nowhere', () => {
  const [near, far] = predictiveLogDensity(absorbing, rowsOf(Float64Array.of(0, 1000), 1));
  expect(near).toBeCloseTo(-0.5 * Math.log(2 * Math.PI), 14);
  expect(far).toBeCloseTo(-0.5 * 1000 ** 2 - 0.5 * Math.log(2 * Math.PI), 6); // 500,000 nats with 16 digits
});

test('a row that no state can have given is refused', () => {
  const probs = Float64Array.of(1, 0, 0.5, 0.5);
  const hmm: Hmm = { ...absorbing, emission: { family: 'categorical', nCategories: 2, probs } };
  expect(() => predictiveLogDensity(hmm, rowsOf(Float64Array.of(0, 1), 1))).toThrow(
    expect.objectContaining({ code: 'hmm_impossible' }),
  );
});
