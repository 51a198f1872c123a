import { createRng } from '@winnow/core';
import { emissionCases, randomModel } from '../../testing/randomModel.ts';
import { viewOf } from '../../testing/viewOf.ts';
import { filterStates } from '../chain/filterStates.ts';
import { logLikelihood } from '../chain/logLikelihood.ts';
import { sampleHmm } from '../chain/sampleHmm.ts';
import type { Hmm, Observations } from '../hmm.ts';
import { bestFit } from './bestFit.ts';
import { fitHmm } from './fitHmm.ts';
import { fitRestart } from './fitRestart.ts';
import type { HmmFit, HmmFitOptions } from './options.ts';

const base: HmmFitOptions = { emission: 'gaussian', nStates: 2, nIter: 100, tol: 1e-4, nInit: 3, init: 'kmeans' };
const go = () => {};

function rowsOf(data: Float64Array, cols: number): Observations {
  return { data, rows: data.length / cols, cols, runStarts: Int32Array.of(0) };
}

/** Sticky regimes of one feature, like daily returns in percent. */
function regimes(means: readonly number[], deviations: readonly number[], stay: number): Hmm {
  const nStates = means.length;
  const transMat = Float64Array.from({ length: nStates ** 2 }, (_, ij) =>
    Math.floor(ij / nStates) === ij % nStates ? stay : (1 - stay) / (nStates - 1),
  );
  return {
    nStates,
    nFeatures: 1,
    startProb: new Float64Array(nStates).fill(1 / nStates),
    transMat,
    emission: {
      family: 'gaussian',
      covarianceType: 'diag',
      means: Float64Array.from(means),
      covars: Float64Array.from(deviations, (deviation) => deviation ** 2),
    },
  };
}

const calmAndWild = regimes([0.1, -0.2], [0.6, 2], 0.97);
const sample = rowsOf(sampleHmm(calmAndWild, 600, createRng(5)).data, 1);

describe('restarts', () => {
  const fits = [0, 1, 2].map((restart) => fitRestart(sample, base, restart, createRng(1), go));

  test('run in any order, alone or together, give the same numbers', () => {
    const again = fitRestart(sample, base, 1, createRng(1), go);
    expect(again).toEqual(fits[1]);
    expect(fitHmm(sample, base, createRng(1), go)).toEqual(bestFit(fits));
    expect(bestFit(fits.toReversed())).toEqual(bestFit(fits));
  });

  test('the best has the highest objective', () => {
    const objectives = fits.map((fit) => fit.convergence.history.at(-1)!);
    expect(bestFit(fits).convergence.history.at(-1)).toBe(Math.max(...objectives));
  });

  test('a fit with a degenerate state loses to a sound one, and wins only where all are such', () => {
    const [first, second] = fits as [HmmFit, HmmFit];
    const objective = (fit: HmmFit) => fit.convergence.history.at(-1)!;
    const [best, worst] = objective(first) >= objective(second) ? [first, second] : [second, first];
    const spoiled = { ...best, degenerateStates: [1] };
    expect(bestFit([spoiled, worst])).toBe(worst);
    expect(bestFit([spoiled])).toBe(spoiled);
  });

  test('the log-likelihood is that of the returned parameters', () => {
    for (const { hmm, logLik } of fits) expect(logLikelihood(hmm, sample)).toBeCloseTo(logLik, 9);
  });

  test('another seed may start elsewhere but ends at the same maximum here', () => {
    const other = fitHmm(sample, { ...base, tol: 1e-9, nIter: 1000 }, createRng(2), go);
    const one = fitHmm(sample, { ...base, tol: 1e-9, nIter: 1000 }, createRng(3), go);
    expect(other.logLik).toBeCloseTo(one.logLik, 5);
  });
});

test.each(['kmeans', 'quantile', 'random'] as const)('a fit from %s is at least as likely as the truth', (init) => {
  expect(fitHmm(sample, { ...base, init }, createRng(1), go).logLik).toBeGreaterThan(
    logLikelihood(calmAndWild, sample),
  );
});

test('one start finds regimes that last a row or two, and regimes that differ in volatility alone', () => {
  for (const truth of [regimes([-1, 1.5], [0.5, 0.8], 0.4), regimes([0, 0, 0], [0.4, 1, 2.5], 0.97)]) {
    const obs = rowsOf(sampleHmm(truth, 1500, createRng(3)).data, 1);
    const options = { ...base, nStates: truth.nStates, nInit: 1 };
    expect(fitHmm(obs, options, createRng(4), go).logLik).toBeGreaterThan(logLikelihood(truth, obs));
  }
});

test('a warm start begins with the given model', () => {
  const { convergence } = fitRestart(sample, { ...base, init: calmAndWild }, 0, createRng(1), go);
  expect(convergence.history[0]).toBeCloseTo(logLikelihood(calmAndWild, sample), 9);
});

test.each(emissionCases)(
  'a $emission $covarianceType model of simulated rows is at least as likely as the truth',
  (family) => {
    const rng = createRng(8);
    const truth = { ...randomModel(family, 2, 2, rng), transMat: Float64Array.of(0.95, 0.05, 0.05, 0.95) };
    const obs = rowsOf(sampleHmm(truth, 250, rng).data, truth.nFeatures);
    const options = { ...base, ...family, nInit: 2, tol: 1e-3, nIter: 60 };
    const { logLik, convergence } = fitHmm(obs, options, createRng(1), go);
    expect(logLik).toBeGreaterThan(logLikelihood(truth, obs));
    expect(convergence.reason).not.toBe('decrease');
  },
);

describe('on simulated regimes the fit reads states nearly as well as the truth does', () => {
  const markets = [
    { name: 'three states', truth: regimes([0.08, 0, -0.25], [0.5, 1.1, 2.8], 0.98) },
    { name: 'four states', truth: regimes([0.15, 0.6, -0.6, -0.1], [0.3, 0.7, 0.9, 2.5], 0.98) },
  ];

  /** The likeliest filtered state of each row. */
  function readStates(hmm: Hmm, obs: Observations): Int32Array {
    const filtered = filterStates(hmm, obs);
    return Int32Array.from({ length: obs.rows }, (_, t) => {
      const row = filtered.subarray(t * hmm.nStates, (t + 1) * hmm.nStates);
      return row.indexOf(Math.max(...row));
    });
  }

  function permutationsOf(items: readonly number[]): number[][] {
    if (items.length === 0) return [[]];
    return items.flatMap((item) =>
      permutationsOf(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
    );
  }

  /** Share of rows read right, under the best naming of the states. */
  function accuracyOf(hmm: Hmm, obs: Observations, states: Int32Array): number {
    const read = readStates(hmm, obs);
    const namings = permutationsOf(Array.from({ length: hmm.nStates }, (_, k) => k));
    const shares = namings.map((name) => states.filter((state, t) => name[read[t]!] === state).length / states.length);
    return Math.max(...shares);
  }

  test.each(markets)('$name: at least 95 % of the accuracy of the true filter', ({ truth }) => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const obs = rowsOf(sampleHmm(truth, 3000, createRng(seed)).data, 1);
      const { hmm } = fitHmm(obs, { ...base, nStates: truth.nStates, nInit: 1 }, createRng(seed), go);
      const unseen = sampleHmm(truth, 3000, createRng(seed + 100));
      const rows = rowsOf(unseen.data, 1);
      expect(accuracyOf(hmm, rows, unseen.states) / accuracyOf(truth, rows, unseen.states)).toBeGreaterThan(0.95);
    }
  });
});

test('a sticky prior gives longer regimes', () => {
  const dwell = (stickiness: number) => {
    const { hmm } = fitHmm(sample, { ...base, prior: { stickiness } }, createRng(1), go);
    return Math.min(...[0, 3].map((kk) => 1 / (1 - hmm.transMat[kk]!)));
  };
  expect(dwell(500)).toBeGreaterThan(dwell(0));
});

describe('a state that shrinks onto repeated values', () => {
  const rng = createRng(9);
  const data = Float64Array.from({ length: 400 }, (_, t) => (t % 40 < 6 ? 0 : (t < 200 ? 0.5 : 2) * rng.normal()));
  const narrow = regimes([0, 0, 0], [0.02, 0.5, 2], 0.9);
  const options: HmmFitOptions = { ...base, nStates: 3, nInit: 1, init: narrow };

  test('is reported', () => {
    expect(fitHmm(rowsOf(data, 1), options, createRng(1), go)).toMatchObject({
      reseeded: 0,
      degenerateStates: [expect.any(Number)],
    });
  });

  test('is seeded anew where that is asked for, a bounded number of times', () => {
    const fit = fitHmm(rowsOf(data, 1), { ...options, onDegenerate: 'reseed' }, createRng(1), go);
    expect(fit.reseeded).toBeGreaterThan(0);
    expect(fit.reseeded).toBeLessThanOrEqual(5);
  });
});

test('a lost state is seeded anew, and then holds rows', () => {
  const lost = regimes([0, 1e6], [1, 1], 0.9);
  const options: HmmFitOptions = { ...base, init: lost, nInit: 1 };
  expect(fitHmm(sample, options, createRng(1), go).degenerateStates).toEqual([1]);
  const fit = fitHmm(sample, { ...options, onDegenerate: 'reseed' }, createRng(1), go);
  expect(fit).toMatchObject({ reseeded: 1, degenerateStates: [] });
  expect(fit.logLik).toBeGreaterThan(logLikelihood(calmAndWild, sample));
});

describe('bad input', () => {
  const fitOf = (data: ArrayLike<number>, options: Partial<HmmFitOptions> = {}, cols = 1) => {
    return () => fitHmm(viewOf(data, cols), { ...base, ...options }, createRng(1), go);
  };
  const withCode = (code: string) => expect.objectContaining({ code });

  test('too few rows for the states', () => {
    expect(fitOf([1, 2, 3])).toThrow(withCode('model_fit_failed'));
    expect(fitOf([1, 2, 3, 4, 5], { emission: 'gaussian_mixture' })).toThrow('at least 8 rows');
  });

  test('a constant column, unless a variance floor is given', () => {
    const data = [1, 5, 2, 5, 3, 5, 9, 5, 2, 5];
    expect(fitOf(data, {}, 2)).toThrow('column 1 must vary');
    expect(fitOf(data, {}, 2)).toThrow(withCode('model_fit_failed'));
    expect(fitOf(data, { prior: { varianceFloor: Float64Array.of(0.01, 0.01) } }, 2)).not.toThrow();
  });

  test('a column without a value', () => {
    expect(fitOf([1, Number.NaN, 2, Number.NaN, 3, Number.NaN, 4, Number.NaN], {}, 2)).toThrow(
      'column 1 must have a value',
    );
  });

  test('an infinite value', () => {
    expect(fitOf([1, 2, Number.POSITIVE_INFINITY, 3])).toThrow('row 2, column 0');
  });

  test.each([0.5, -1, Number.POSITIVE_INFINITY])('%p as a count or a category', (bad) => {
    expect(fitOf([1, 2, bad, 0, 3], { emission: 'poisson' })).toThrow(withCode('argument_invalid'));
    expect(fitOf([1, 2, bad, 0, 1], { emission: 'categorical', nCategories: 3 })).toThrow(withCode('argument_invalid'));
  });

  test('a category beyond those given, or a second column of them', () => {
    expect(fitOf([0, 1, 2, 3], { emission: 'categorical', nCategories: 3 })).toThrow('0 … 2');
    expect(fitOf([0, 1, 2, 3, 1, 1, 1, 1], { emission: 'categorical' }, 2)).toThrow('one column');
  });

  test('options outside their domain', () => {
    const options: Partial<HmmFitOptions>[] = [
      { nStates: 0 },
      { nInit: 0 },
      { nIter: -1 },
      { init: 'best' as never },
      { emission: 'cauchy' as never },
      { covarianceType: 'round' as never },
      { prior: { shrinkage: 1 } },
      { prior: { stickiness: -1 } },
      { prior: { varianceFloor: Float64Array.of(0) } },
      { init: regimes([0, 1, 2], [1, 1, 1], 0.9) },
      { init: calmAndWild, covarianceType: 'full' },
    ];
    for (const bad of options) expect(fitOf([1, 2, 3, 4, 5, 6, 7], bad)).toThrow(withCode('argument_invalid'));
  });
});

test('a fit can be stopped', () => {
  const stop = new Error('stop');
  const abort = () => {
    throw stop;
  };
  expect(() => fitHmm(sample, base, createRng(1), abort)).toThrow(stop);
});
