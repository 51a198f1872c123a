import type { Emission, Hmm } from '../hmm.ts';
import { canonicalOrder } from './canonicalOrder.ts';

const gaussian: Emission = {
  family: 'gaussian',
  covarianceType: 'diag',
  means: Float64Array.of(1, 2, 3, 4, 5, 0),
  covars: Float64Array.of(9, 1, 1, 1, 4, 2),
};

const hmm: Hmm = {
  nStates: 3,
  nFeatures: 2,
  startProb: Float64Array.of(0.5, 0.3, 0.2),
  transMat: Float64Array.of(0.7, 0.2, 0.1, 0.3, 0.3, 0.4, 0.25, 0.15, 0.6),
  emission: gaussian,
};

const startsOf = ({ startProb }: Hmm) => Array.from(startProb);

test('states come in ascending order of average variance, with all that belongs to them', () => {
  expect(canonicalOrder(hmm)).toEqual({
    nStates: 3,
    nFeatures: 2,
    startProb: Float64Array.of(0.3, 0.2, 0.5),
    transMat: Float64Array.of(0.3, 0.4, 0.3, 0.15, 0.6, 0.25, 0.2, 0.1, 0.7),
    emission: { ...gaussian, means: Float64Array.of(3, 4, 5, 0, 1, 2), covars: Float64Array.of(1, 1, 4, 2, 9, 1) },
  });
});

test('a configured feature orders by its mean or its variance', () => {
  expect(startsOf(canonicalOrder(hmm, { feature: 0, moment: 'mean' }))).toEqual([0.5, 0.3, 0.2]);
  expect(startsOf(canonicalOrder(hmm, { feature: 1, moment: 'mean' }))).toEqual([0.2, 0.5, 0.3]);
  expect(startsOf(canonicalOrder(hmm, { feature: 0, moment: 'variance' }))).toEqual([0.3, 0.2, 0.5]);
  expect(startsOf(canonicalOrder(hmm, { feature: 1, moment: 'variance' }))).toEqual([0.5, 0.3, 0.2]);
});

test('a model in canonical order stays as it is', () => {
  const once = canonicalOrder(hmm);
  expect(canonicalOrder(once)).toEqual(once);
});

test('states of equal variance keep their order', () => {
  const equal: Hmm = { ...hmm, emission: { ...gaussian, covars: new Float64Array(6).fill(1) } };
  expect(canonicalOrder(equal)).toEqual(equal);
});

test.each([-1, 2, 0.5])('feature %p of two is refused', (feature) => {
  expect(() => canonicalOrder(hmm, { feature, moment: 'mean' })).toThrow(
    expect.objectContaining({ code: 'argument_invalid' }),
  );
});
