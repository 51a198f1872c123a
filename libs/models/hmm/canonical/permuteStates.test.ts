import { createRng } from '@winnow/core';
import { modelsOfEveryFamily } from '../../testing/modelsOfEveryFamily.ts';
import { filterStates } from '../chain/filterStates.ts';
import { logLikelihood } from '../chain/logLikelihood.ts';
import { sampleHmm } from '../chain/sampleHmm.ts';
import type { Hmm } from '../hmm.ts';
import { permuteStates } from './permuteStates.ts';

const hmm: Hmm = {
  nStates: 3,
  nFeatures: 2,
  startProb: Float64Array.of(0.5, 0.3, 0.2),
  transMat: Float64Array.of(0.7, 0.2, 0.1, 0.3, 0.3, 0.4, 0.25, 0.15, 0.6),
  emission: {
    family: 'gaussian',
    covarianceType: 'diag',
    means: Float64Array.of(1, 2, 3, 4, 5, 6),
    covars: Float64Array.of(9, 1, 1, 1, 4, 1),
  },
};

test('all that belongs to a state goes with it', () => {
  expect(permuteStates(hmm, [1, 2, 0])).toEqual({
    nStates: 3,
    nFeatures: 2,
    startProb: Float64Array.of(0.3, 0.2, 0.5),
    transMat: Float64Array.of(0.3, 0.4, 0.3, 0.15, 0.6, 0.25, 0.2, 0.1, 0.7),
    emission: {
      family: 'gaussian',
      covarianceType: 'diag',
      means: Float64Array.of(3, 4, 5, 6, 1, 2),
      covars: Float64Array.of(1, 1, 4, 1, 9, 1),
    },
  });
});

test('the identity changes nothing, two permutations make one, and the inverse leads back', () => {
  expect(permuteStates(hmm, [0, 1, 2])).toEqual(hmm);
  expect(permuteStates(permuteStates(hmm, [1, 2, 0]), [1, 0, 2])).toEqual(permuteStates(hmm, [2, 1, 0]));
  expect(permuteStates(permuteStates(hmm, [1, 2, 0]), [2, 0, 1])).toEqual(hmm);
});

test.each([[[0, 1]], [[0, 1, 1]], [[0, 1, 3]], [[1, 2, 3]]])('%p is not a permutation of three states', (order) => {
  expect(() => permuteStates(hmm, order)).toThrow(expect.objectContaining({ code: 'argument_invalid' }));
});

test.each(modelsOfEveryFamily(createRng(2)))(
  '%s: the likelihood stays, and filtered states are permuted',
  (_name, model) => {
    const order = [2, 0, 1];
    const permuted = permuteStates(model, order);
    const { data } = sampleHmm(model, 30, createRng(3));
    const obs = { data, rows: 30, cols: model.nFeatures, runStarts: Int32Array.of(0, 11) };
    expect(logLikelihood(permuted, obs)).toBeCloseTo(logLikelihood(model, obs), 9);
    const before = filterStates(model, obs);
    const after = filterStates(permuted, obs);
    for (let i = 0; i < after.length; i++) {
      expect(after[i]).toBeCloseTo(before[Math.floor(i / 3) * 3 + order[i % 3]!]!, 12);
    }
  },
);
