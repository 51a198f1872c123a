import golden from '../../../../test/golden/hmm.json' with { type: 'json' };
import { viewOf } from '../../testing/viewOf.ts';
import { filterStates } from '../chain/filterStates.ts';
import { smoothStates } from '../chain/smoothStates.ts';
import { viterbi } from '../chain/viterbi.ts';
import { logCovariancePrior } from '../emissions/components/covariancePrior.ts';
import type { CovarianceType, GaussianEmission, Hmm } from '../hmm.ts';
import { informationCriteria } from '../informationCriteria.ts';
import { baumWelch } from './baumWelch.ts';

const runStarts = golden.lengths.map((_length, r) =>
  golden.lengths.slice(0, r).reduce((sum, length) => sum + length, 0),
);
const obs = viewOf(golden.x, 2, runStarts);
const ITERATIONS = golden.leftRight.logLikHistory.length - 1;

type GoldenCase = (typeof golden)['leftRight'];
type Parameters = GoldenCase['start'];

function modelOf(covarianceType: string, parameters: Parameters): Hmm<GaussianEmission> {
  return {
    nStates: 3,
    nFeatures: 2,
    startProb: Float64Array.from(parameters.startProb),
    transMat: Float64Array.from(parameters.transMat),
    emission: {
      family: 'gaussian',
      covarianceType: covarianceType as CovarianceType,
      means: Float64Array.from(parameters.means),
      covars: Float64Array.from(parameters.covars),
    },
  };
}

/** Low enough never to bind. */
const varianceFloor = Float64Array.of(1e-12, 1e-12);

const diag = golden.cases.find(({ covarianceType, covarsPrior }) => covarianceType === 'diag' && covarsPrior === 0)!;
const start = modelOf('diag', diag.start);
const EVERY_STEP = Number.NEGATIVE_INFINITY;

function expectClose(actual: ArrayLike<number>, expected: readonly number[], tolerance: number): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs(actual[i]! - value)).toBeLessThan(tolerance);
  });
}

const cases = [
  ...golden.cases.map((item) => ({ name: item.covarianceType, ...item })),
  { name: 'left-right', ...golden.leftRight },
];

describe.each(['scaled', 'log'] as const)('%s, against hmmlearn from the same starting parameters', (numerics) => {
  describe.each(cases)('$name, covariance prior $covarsPrior', (item) => {
    const prior = { varianceFloor, covarsPrior: item.covarsPrior };
    const options = { nIter: ITERATIONS, tol: EVERY_STEP, numerics, prior };
    const { hmm, convergence, logLik } = baumWelch(modelOf(item.covarianceType, item.start), obs, options);

    test('the log-likelihood agrees before each of ten iterations and after the last', () => {
      let model: Hmm = modelOf(item.covarianceType, item.start);
      for (const expected of item.logLikHistory) {
        const step = baumWelch(model, obs, { ...options, nIter: 0 });
        expect(Math.abs(step.logLik / expected - 1)).toBeLessThan(1e-11);
        model = baumWelch(model, obs, { ...options, nIter: 1 }).hmm;
      }
      expect(logLik / item.logLikHistory.at(-1)!).toBeCloseTo(1, 11);
      expect(convergence.history).toHaveLength(ITERATIONS + 1);
    });

    test('the parameters agree', () => {
      const { means, covars } = hmm.emission as GaussianEmission;
      expectClose(hmm.startProb, item.final.startProb, 1e-9);
      expectClose(hmm.transMat, item.final.transMat, 1e-9);
      expectClose(means, item.final.means, 1e-9);
      expectClose(covars, item.final.covars, 1e-9);
    });

    test('path, probabilities and information criteria of the result agree', () => {
      const { states, logProb } = viterbi(hmm, obs);
      expect(Array.from(states).join('')).toBe(item.viterbi);
      expect(logProb / item.viterbiLogProb).toBeCloseTo(1, 11);
      expectClose(smoothStates(hmm, obs).slice(0, 15), item.smoothedFirstRows, 1e-10);
      const last = 3 * (golden.lengths[0]! - 1);
      expectClose(filterStates(hmm, obs).slice(last, last + 3), item.filteredLastOfFirstRun, 1e-10);
    });
  });
});

test('zeros of a left-right chain stay exactly zero, with a prior too', () => {
  const prior = { varianceFloor, transitionConcentration: 1, startConcentration: 1, stickiness: 5 };
  const { hmm } = baumWelch(modelOf('diag', golden.leftRight.start), obs, { nIter: 20, tol: EVERY_STEP, prior });
  expect(Array.from(hmm.startProb)).toEqual([1, 0, 0]);
  for (const ij of [2, 3, 6, 7]) expect(hmm.transMat[ij]).toBe(0);
});

test.each(golden.cases.filter(({ covarsPrior }) => covarsPrior === 0))(
  'informationCriteria() of $covarianceType agree with hmmlearn',
  (item) => {
    const model = modelOf(item.covarianceType, item.final);
    const { aic, bic } = informationCriteria(model, item.logLikHistory.at(-1)!, obs.rows);
    expect(aic).toBeCloseTo(item.aic, 9);
    expect(bic).toBeCloseTo(item.bic, 9);
  },
);

test('with a prior the history is of the log-likelihood plus the log prior', () => {
  const prior = { varianceFloor, covarsPrior: 0.5 };
  const { convergence, logLik, hmm } = baumWelch(start, obs, { nIter: 3, tol: 0, prior });
  const { covarianceType, means, covars } = hmm.emission as GaussianEmission;
  const shape = { nComponents: 3, nFeatures: 2, tieSize: 1, covarianceType, means, covars };
  const flat = { ...prior, diagonalLoading: 0, shrinkage: 0, pseudoCounts: 0, pooledVariances: varianceFloor, rows: 1 };
  expect(convergence.history.at(-1)).toBeCloseTo(logLik + logCovariancePrior(shape, flat), 11);
});

test('a gain within the tolerance ends the fit as converged', () => {
  const { convergence } = baumWelch(start, obs, { nIter: 100, tol: 1e-3 });
  expect(convergence).toMatchObject({ converged: true, reason: 'tolerance', tolerance: 1e-3 });
  expect(convergence.history.at(-1)! - convergence.history.at(-2)!).toBeLessThanOrEqual(1e-3);
});

test('hitting the cap is reported and not called convergence', () => {
  const { convergence } = baumWelch(start, obs, { nIter: 3, tol: 0 });
  expect(convergence).toMatchObject({ converged: false, reason: 'max_iter', iterations: 3 });
  expect(convergence.history).toHaveLength(4);
});

test('a state that holds no row ends the fit as degenerate, named, with finite parameters', () => {
  const lost = { ...start, emission: { ...start.emission, means: Float64Array.of(0, 0, 1, 1, 1e6, 1e6) } };
  const { hmm, convergence, degenerateStates } = baumWelch(lost, obs, { nIter: 10, tol: 0 });
  expect(convergence).toMatchObject({ converged: false, reason: 'degenerate' });
  expect(degenerateStates).toEqual([2]);
  expect((hmm.emission as GaussianEmission).means.every(Number.isFinite)).toBe(true);
});

test('a state that shrinks onto repeated values is named, and keeps the variance floor', () => {
  const data = Float64Array.from({ length: 120 }, (_, t) => (t % 12 < 5 ? 0 : golden.x[t]! + 3));
  const flat: Hmm = {
    ...start,
    nStates: 2,
    nFeatures: 1,
    startProb: Float64Array.of(0.5, 0.5),
    transMat: Float64Array.of(0.5, 0.5, 0.5, 0.5),
    emission: { ...start.emission, means: Float64Array.of(0, 3), covars: Float64Array.of(0.1, 1) },
  };
  const prior = { varianceFloor: Float64Array.of(0.01) };
  const { hmm, degenerateStates } = baumWelch(flat, viewOf(data, 1), { nIter: 50, tol: 1e-6, prior });
  expect(degenerateStates).toEqual([0]);
  expect((hmm.emission as GaussianEmission).covars[0]).toBe(0.01);
});

test('a state that is never left keeps its transition row', () => {
  const hmm: Hmm = {
    nStates: 2,
    nFeatures: 1,
    startProb: Float64Array.of(1, 0),
    transMat: Float64Array.of(0.5, 0.5, 0.25, 0.75),
    emission: {
      family: 'gaussian',
      covarianceType: 'diag',
      means: Float64Array.of(0, 50),
      covars: Float64Array.of(1, 1),
    },
  };
  const fit = baumWelch(hmm, viewOf([0, 0.1, -0.1, 50], 1), { nIter: 1, tol: 0 });
  expect(Array.from(fit.hmm.transMat.subarray(2))).toEqual([0.25, 0.75]);
});

test('the starting parameters are not mutated', () => {
  const before = structuredClone(start);
  baumWelch(start, obs, { nIter: 2, tol: 0 });
  expect(start).toEqual(before);
});

test.each(['spherical', 'diag', 'tied', 'full'] as const)('the variance floor is kept by %s covariances', (type) => {
  const item = golden.cases.find(({ covarianceType }) => covarianceType === type)!;
  const prior = { varianceFloor: Float64Array.of(0.5, 0.3) };
  const { hmm, convergence } = baumWelch(modelOf(type, item.start), obs, { nIter: 10, tol: 0, prior });
  const { covars } = hmm.emission as GaussianEmission;
  const smallest = { spherical: [0.5], diag: [0.5, 0.3], tied: [0.5, 0, 0, 0.3], full: [0.5, 0, 0, 0.3] }[type];
  for (let first = 0; first < covars.length; first += smallest.length) {
    const excess = smallest.map((value, i) => covars[first + i]! - value);
    const determinant = excess.length === 4 ? excess[0]! * excess[3]! - excess[1]! * excess[2]! : 0;
    expect(Math.min(excess[0]!, excess.at(-1)!, determinant)).toBeGreaterThan(-1e-12);
  }
  expect(convergence.reason).not.toBe('decrease');
});

test('a model or rows that break a rule are refused', () => {
  const options = { nIter: 1, tol: 0 };
  const invalid = expect.objectContaining({ code: 'hmm_invalid' });
  const covars = new Float64Array(6);
  expect(() => baumWelch({ ...start, transMat: new Float64Array(9) }, obs, options)).toThrow(invalid);
  expect(() => baumWelch({ ...start, emission: { ...start.emission, covars } }, obs, options)).toThrow(invalid);
  expect(() => baumWelch(start, viewOf(golden.x, 1), options)).toThrow(
    expect.objectContaining({ code: 'shape_mismatch' }),
  );
  expect(() => baumWelch(start, obs, { ...options, tol: Number.NaN })).toThrow(
    expect.objectContaining({ code: 'argument_invalid' }),
  );
});
