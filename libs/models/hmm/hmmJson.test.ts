import { createRng } from '@winnow/core';
import { emissionCases, randomModel } from '../testing/randomModel.ts';
import { type HmmJson, hmmFromJson, hmmToJson } from './hmmJson.ts';

test.each(emissionCases)('a $emission $covarianceType model goes through JSON unchanged', (family) => {
  const hmm = randomModel(family, 3, 2, createRng(31));
  expect(hmmFromJson(JSON.parse(JSON.stringify(hmmToJson(hmm))))).toEqual(hmm);
});

const good = hmmToJson(randomModel({ emission: 'gaussian', covarianceType: 'full' }, 2, 2, createRng(32)));
type GaussianJson = Extract<HmmJson['emission'], { family: 'gaussian' }>;
const emission = good.emission as GaussianJson;

test.each<[string, unknown]>([
  ['null', null],
  ['a key that is missing', { ...good, startProb: undefined }],
  ['a key that is unknown', { ...good, name: 'x' }],
  ['an unknown family', { ...good, emission: { ...emission, family: 'cauchy' } }],
  ['text among the numbers', { ...good, startProb: ['0.5', 0.5] }],
  ['probabilities that do not sum to 1', { ...good, startProb: [0.5, 0.4] }],
  ['a negative probability', { ...good, transMat: [1.5, -0.5, 0.5, 0.5] }],
  ['too few transitions', { ...good, transMat: [1, 0] }],
  ['too few means', { ...good, emission: { ...emission, means: [1] } }],
  ['a covariance that is not symmetric', { ...good, emission: { ...emission, covars: [1, 0.5, 0, 1, 1, 0, 0, 1] } }],
  ['a covariance that is indefinite', { ...good, emission: { ...emission, covars: [1, 2, 2, 1, 1, 0, 0, 1] } }],
  ['a variance of 0', { ...good, emission: { ...emission, covarianceType: 'diag', covars: [1, 0, 1, 1] } }],
  [
    'too few degrees of freedom',
    {
      ...good,
      emission: {
        family: 'student_t',
        covarianceType: 'full',
        means: emission.means,
        scales: emission.covars,
        dof: [2, 3],
      },
    },
  ],
  ['a rate of 0', { ...good, emission: { family: 'poisson', rates: [1, 2, 3, 0] } }],
  [
    'a second feature of a category',
    { ...good, emission: { family: 'categorical', nCategories: 2, probs: [1, 0, 1, 0] } },
  ],
])('hmmFromJson() refuses %s', (_name, json) => {
  expect(() => hmmFromJson(json)).toThrow(expect.objectContaining({ code: 'hmm_invalid' }));
});

test('the message names the key', () => {
  expect(() => hmmFromJson({ ...good, emission: { ...emission, means: ['x'] } })).toThrow(
    'hmmFromJson.emission.means.0',
  );
});
