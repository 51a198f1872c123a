import { createRng } from '@winnow/core';
import { fitContext } from '../testing/fitContext.ts';
import { targetsOf } from '../testing/targetsOf.ts';
import { viewOf } from '../testing/viewOf.ts';
import { covarianceTypes, type GaussianEmission, type Hmm } from './hmm.ts';
import { hmmGaussian } from './hmmGaussian.ts';
import { hmmFromJson } from './hmmJson.ts';

const defaults = hmmGaussian.params.parse({ n_states: 2 });

/** Blocks of 50 calm rows with rising prices and 50 wild rows with falling ones. */
function regimes(rows: number, seed: number) {
  const rng = createRng(seed);
  const isCalm = (t: number) => Math.floor(t / 50) % 2 === 0;
  const data = Float64Array.from({ length: rows }, (_, t) => (isCalm(t) ? 0.1 : 2) * rng.normal());
  const ret = Float64Array.from({ length: rows }, (_, t) => (isCalm(t) ? 0.01 : -0.01));
  return { view: viewOf(data, 1), targets: targetsOf(ret), isCalm };
}

test('the score tells the favourable regime from the other, on rows that the fit has not seen', () => {
  const train = regimes(400, 1);
  const state = hmmGaussian.fit(train.view, train.targets, defaults, fitContext());
  const unseen = regimes(400, 2);
  const score = hmmGaussian.predict(state, unseen.view).regime_score!;
  const right = score.filter((value, t) => value > 0.5 === unseen.isCalm(t)).length;
  expect(right / 400).toBeGreaterThan(0.9);
});

test('states come calm first, with their mean returns', () => {
  const { view, targets } = regimes(400, 1);
  const state = hmmGaussian.fit(view, targets, defaults, fitContext());
  const { emission } = hmmFromJson(state.hmm) as Hmm<GaussianEmission>;
  const variances = emission.covars;
  expect(Math.sqrt(variances[0]!)).toBeCloseTo(0.1, 1);
  expect(Math.sqrt(variances[1]!)).toBeCloseTo(2, 0);
  expect(state.stateReturns[0]).toBeGreaterThan(0.008);
  expect(state.stateReturns[1]).toBeLessThan(-0.008);
});

test('where no state has a positive return the score is 0', () => {
  const { view } = regimes(200, 1);
  const state = hmmGaussian.fit(view, targetsOf(new Float64Array(200).fill(-1)), defaults, fitContext());
  expect(hmmGaussian.predict(state, view).regime_score!.every((value) => value === 0)).toBe(true);
});

test('each run is filtered anew from the start probabilities', () => {
  const { view, targets } = regimes(200, 1);
  const state = hmmGaussian.fit(view, targets, defaults, fitContext());
  const whole = hmmGaussian.predict(state, { ...view, runStarts: Int32Array.of(0, 120) }).regime_score!;
  const tail = hmmGaussian.predict(state, viewOf(view.data.slice(120), 1)).regime_score!;
  expect(whole.slice(120)).toEqual(tail);
});

test('after the context rows the filter has forgotten where it started', () => {
  const { view, targets } = regimes(400, 1);
  const state = hmmGaussian.fit(view, targets, defaults, fitContext());
  const whole = hmmGaussian.predict(state, view).regime_score!;
  const from = 200 - hmmGaussian.spec.contextRows;
  const warmed = hmmGaussian.predict(state, viewOf(view.data.slice(from), 1)).regime_score!;
  expect(warmed[hmmGaussian.spec.contextRows]).toBeCloseTo(whole[200]!, 9);
});

test('rows that are all equal give a fit with one regime', () => {
  const state = hmmGaussian.fit(
    viewOf(new Float64Array(40).fill(0.3), 1),
    targetsOf(new Float64Array(40).fill(1)),
    defaults,
    fitContext(),
  );
  expect(state.convergence.converged).toBe(true);
  expect(hmmGaussian.predict(state, viewOf([0.3, 5], 1)).regime_score).toEqual(Float64Array.of(1, 1));
});

test('fewer than two rows for each state admit no fit', () => {
  expect(() => hmmGaussian.fit(viewOf([1, 2, 3], 1), targetsOf([1, 2, 3]), defaults, fitContext())).toThrow(
    expect.objectContaining({ code: 'model_fit_failed' }),
  );
});

describe.each(covarianceTypes)('%s covariances', (covariance_type) => {
  const params = { ...defaults, covariance_type, n_init: 2, stickiness: 10 };
  const rng = createRng(7);
  const noise = Float64Array.from({ length: 3 * 160 }, () => rng.normal());
  const targets = targetsOf(noise.slice(0, 160));
  const expectSound = (data: Float64Array) => {
    const view = viewOf(data, 3, [0, 90]);
    const score = hmmGaussian.predict(hmmGaussian.fit(view, targets, params, fitContext()), view).regime_score!;
    expect(score.every((value) => value >= 0 && value <= 1)).toBe(true);
  };

  // one matrix for all states cannot tell regimes by their volatility
  const tellsVolatility = covariance_type !== 'tied';
  test(`${tellsVolatility ? 'tell' : 'cannot tell'} a calm regime from a wild one`, () => {
    const train = regimes(400, 1);
    const state = hmmGaussian.fit(train.view, train.targets, params, fitContext());
    const score = hmmGaussian.predict(state, train.view).regime_score!;
    const share = score.filter((value, t) => value > 0.5 === train.isCalm(t)).length / 400;
    expect(share > 0.9).toBe(tellsVolatility);
  });

  test('stand outliers of a billion', () => {
    expectSound(noise.map((value, i) => (i % 97 === 0 ? 1e9 * value : value)));
  });

  test('stand a constant column and a copy of another', () => {
    expectSound(noise.map((value, i) => (i % 3 === 1 ? 0.1 : value)));
    expectSound(noise.map((value, i) => (i % 3 === 1 ? noise[i - 1]! : value)));
  });
});

test('the work that is declared grows with the states, and beyond the clustered rows with iterations only', () => {
  const work = (states: number, rows: number) => hmmGaussian.workUnits!({ ...defaults, n_states: states }, rows, 8);
  expect(work(4, 2000)).toBeGreaterThan(work(2, 2000));
  expect(work(2, 2000)).toBeGreaterThan(1.9 * work(2, 1000));
  const twoMore = work(2, 6000) - work(2, 4000);
  expect(twoMore).toBeCloseTo(work(2, 4000) - work(2, 2000), 6);
  expect(twoMore).toBeLessThan(0.1 * work(2, 2000));
});
