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
