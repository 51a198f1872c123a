import { canonicalOrder } from './canonicalOrder.ts';
import type { GaussianHmm } from './gaussianHmm.ts';

const hmm: GaussianHmm = {
  nStates: 3,
  nFeatures: 2,
  startProb: Float64Array.of(0.5, 0.3, 0.2),
  transMat: Float64Array.of(0.7, 0.2, 0.1, 0.3, 0.3, 0.4, 0.25, 0.15, 0.6),
  means: Float64Array.of(1, 2, 3, 4, 5, 6),
  variances: Float64Array.of(9, 1, 1, 1, 4, 1),
};

test('states come in ascending order of average variance, with all that belongs to them', () => {
  expect(canonicalOrder(hmm)).toEqual({
    nStates: 3,
    nFeatures: 2,
    startProb: Float64Array.of(0.3, 0.2, 0.5),
    transMat: Float64Array.of(0.3, 0.4, 0.3, 0.15, 0.6, 0.25, 0.2, 0.1, 0.7),
    means: Float64Array.of(3, 4, 5, 6, 1, 2),
    variances: Float64Array.of(1, 1, 4, 1, 9, 1),
  });
});

test('a model in canonical order stays as it is', () => {
  const once = canonicalOrder(hmm);
  expect(canonicalOrder(once)).toEqual(once);
});

test('states of equal variance keep their order', () => {
  const equal = { ...hmm, variances: new Float64Array(6).fill(1) };
  expect(canonicalOrder(equal)).toEqual(equal);
});
