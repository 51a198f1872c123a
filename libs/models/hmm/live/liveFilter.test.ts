import { createRng } from '@winnow/core';
import fc from 'fast-check';
import { modelsOfEveryFamily } from '../../testing/modelsOfEveryFamily.ts';
import { filterStates } from '../chain/filterStates.ts';
import { logLikelihood } from '../chain/logLikelihood.ts';
import { predictNext } from '../chain/predictNext.ts';
import { sampleHmm } from '../chain/sampleHmm.ts';
import type { Hmm, Observations } from '../hmm.ts';
import { createLiveFilter, type LiveFilterState } from './liveFilter.ts';

const hmm: Hmm = {
  nStates: 3,
  nFeatures: 2,
  startProb: Float64Array.of(0.6, 0.4, 0),
  transMat: Float64Array.of(0.9, 0.1, 0, 0.05, 0.9, 0.05, 0.1, 0.2, 0.7),
  emission: {
    family: 'gaussian',
    covarianceType: 'full',
    means: Float64Array.of(0, 0, 1, -1, -2, 0.5),
    covars: Float64Array.of(1, 0.3, 0.3, 1, 0.5, 0, 0, 0.5, 4, -1, -1, 3),
  },
};

/** A sample in runs, with missing values and one row that is far from every state. */
function observe(seed: number, rows = 120): Observations {
  const rng = createRng(seed);
  const { data } = sampleHmm(hmm, rows, rng.split('sample'));
  for (let i = 0; i < data.length; i++) if (rng.uniform() < 0.1) data[i] = Number.NaN;
  data.fill(Number.NaN, 20, 24);
  data.fill(300, 60, 62);
  return { data, rows, cols: 2, runStarts: Int32Array.of(0, 40, 41, 77) };
}

/** The states of the live filter after each row. */
function stream(obs: Observations, restart = (state: LiveFilterState) => state, model = hmm) {
  const { data, rows, cols, runStarts } = obs;
  const starts = new Set(runStarts);
  const states: LiveFilterState[] = [];
  const filter = createLiveFilter(model);
  let state = filter.start;
  for (let t = 0; t < rows; t++) {
    state = restart(filter.update(state, data.slice(t * cols, (t + 1) * cols), starts.has(t)));
    states.push(state);
  }
  return states;
}

test('bar by bar the filter equals the batch filter to 1e-12: over runs, missing values and outliers', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const obs = observe(seed);
      const states = stream(obs);
      const batch = filterStates(hmm, obs);
      const live = states.flatMap(({ filtered }) => filtered);
      expect(Math.max(...live.map((prob, i) => Math.abs(prob - batch[i]!)))).toBeLessThan(1e-12);
      const last = states.at(-1)!;
      const logLik = logLikelihood(hmm, obs);
      expect(Math.abs(last.logLik / logLik - 1)).toBeLessThan(1e-12);
      expect(last.rows).toBe(obs.rows);
      expect(last.predicted).toEqual(Array.from(predictNext(hmm, Float64Array.from(last.filtered))));
    }),
    { numRuns: 20 },
  );
});

test.each(modelsOfEveryFamily(createRng(6)))('%s: bar by bar the filter equals the batch filter', (_name, model) => {
  const { data } = sampleHmm(model, 40, createRng(7));
  data.fill(Number.NaN, 10, 12);
  const obs = { data, rows: 40, cols: model.nFeatures, runStarts: Int32Array.of(0, 25) };
  const live = stream(obs, undefined, model).flatMap(({ filtered }) => filtered);
  const batch = filterStates(model, obs);
  expect(Math.max(...live.map((prob, i) => Math.abs(prob - batch[i]!)))).toBeLessThan(1e-12);
});

test('a filter that is written to JSON and read back after each bar gives identical numbers', () => {
  const obs = observe(1);
  expect(stream(obs, (state) => JSON.parse(JSON.stringify(state)))).toEqual(stream(obs));
});

test('a row without values moves the chain on by one step', () => {
  const filter = createLiveFilter(hmm);
  const before = filter.update(filter.start, Float64Array.of(0.5, 0.5));
  const after = filter.update(before, Float64Array.of(Number.NaN, Number.NaN));
  for (let k = 0; k < 3; k++) expect(after.filtered[k]).toBeCloseTo(before.predicted[k]!, 15);
  expect(after.logLik).toBeCloseTo(before.logLik, 12);
});

test('a run start forgets the rows before it', () => {
  const row = Float64Array.of(0.2, -0.4);
  const filter = createLiveFilter(hmm);
  const first = filter.update(filter.start, row);
  const later = filter.update(first, Float64Array.of(5, 5));
  expect(filter.update(later, row, true)).toMatchObject({
    filtered: first.filtered,
    predicted: first.predicted,
    rows: 3,
  });
});

test('a state that is out of reach is found when no other can have given the row, as in the batch', () => {
  // far out only state 2 is possible in practice, and it is reached with probability 0 at first, then through state 1
  const obs = { data: Float64Array.of(0, 0, -90, 60, -90, 60), rows: 3, cols: 2, runStarts: Int32Array.of(0) };
  const live = stream(obs).flatMap(({ filtered }) => filtered);
  const batch = filterStates(hmm, obs);
  for (const [i, prob] of live.entries()) expect(prob).toBeCloseTo(batch[i]!, 12);
  expect(batch[8]).toBeCloseTo(1, 12);
});

test('the state given stays as it is, and rows that the model cannot take are refused', () => {
  const filter = createLiveFilter(hmm);
  const state = filter.start;
  const copy = structuredClone(state);
  filter.update(state, Float64Array.of(1, 1));
  expect(state).toEqual(copy);
  const codes = { shape_mismatch: Float64Array.of(1), argument_invalid: Float64Array.of(1, Infinity) };
  for (const [code, row] of Object.entries(codes)) {
    expect(() => filter.update(state, row)).toThrow(expect.objectContaining({ code }));
  }
  const other = { ...state, predicted: [0.5, 0.5] };
  expect(() => filter.update(other, Float64Array.of(1, 1))).toThrow(
    expect.objectContaining({ code: 'shape_mismatch' }),
  );
});
