import { assertArgument, WinnowError } from '@winnow/core';
import type { CategoricalEmission, Emission, Hmm, PoissonEmission } from '../hmm.ts';
import { categoricalBhattacharyya, categoricalSymmetricKl } from './distances/categoricalDistance.ts';
import { gaussianBhattacharyya, gaussianSymmetricKl } from './distances/gaussianDistance.ts';
import { gaussianMoments, type RealEmission } from './distances/gaussianMoments.ts';
import { poissonBhattacharyya, poissonSymmetricKl } from './distances/poissonDistance.ts';

/**
 * - `bhattacharyya` −log of the overlap ∫ √(p q)
 * - `symmetric_kl`  KL(p‖q) + KL(q‖p), 8 times the former for Gaussians of equal covariance
 */
export const distanceMetrics = ['bhattacharyya', 'symmetric_kl'] as const;
export type DistanceMetric = (typeof distanceMetrics)[number];

/**
 * Distance between the emissions of each state of one model and each state of another: 0 for equal distributions,
 * symmetric, in nats; it adds up over independent features. Closed forms for Gaussians of every covariance type, Poisson
 * and categorical; mixtures and Student t enter as the Gaussians of their mean and covariance, so two mixtures that
 * differ in shape only are at distance 0, and any two of these three families can be compared.
 * @returns [K of `previous`, K of `next`], not negative; may be infinite for categorical states
 * @throws WinnowError `argument_invalid` when the models cannot be compared: other features, categories or families
 */
export function stateDistances(previous: Hmm, next: Hmm, metric: DistanceMetric): Float64Array {
  const where = 'stateDistances';
  assertArgument(
    previous.nFeatures === next.nFeatures,
    where,
    `both models must have the same features, ${previous.nFeatures}`,
    next.nFeatures,
  );
  const isKl = metric === 'symmetric_kl';
  if (isOf(previous, isReal) && isOf(next, isReal)) {
    const distance = isKl ? gaussianSymmetricKl : gaussianBhattacharyya;
    return pairwise(gaussianMoments(previous), gaussianMoments(next), distance);
  }
  if (isOf(previous, isPoisson) && isOf(next, isPoisson)) {
    const distance = isKl ? poissonSymmetricKl : poissonBhattacharyya;
    return pairwise(rowsOf(previous, previous.emission.rates), rowsOf(next, next.emission.rates), distance);
  }
  if (isOf(previous, isCategorical) && isOf(next, isCategorical)) {
    const { nCategories } = previous.emission;
    const rule = `both models must have the same categories, ${nCategories}`;
    assertArgument(next.emission.nCategories === nCategories, where, rule, next.emission.nCategories);
    const distance = isKl ? categoricalSymmetricKl : categoricalBhattacharyya;
    return pairwise(rowsOf(previous, previous.emission.probs), rowsOf(next, next.emission.probs), distance);
  }
  throw new WinnowError('argument_invalid', {
    where,
    rule: `a model of family ${previous.emission.family} cannot be compared with one of another kind`,
    got: next.emission.family,
  });
}

function isOf<E extends Emission>(hmm: Hmm, isFamily: (emission: Emission) => emission is E): hmm is Hmm<E> {
  return isFamily(hmm.emission);
}

const isReal = (emission: Emission): emission is RealEmission => !isPoisson(emission) && !isCategorical(emission);
const isPoisson = (emission: Emission): emission is PoissonEmission => emission.family === 'poisson';
const isCategorical = (emission: Emission): emission is CategoricalEmission => emission.family === 'categorical';

/** @param values [K, n] @returns K rows [n] */
function rowsOf({ nStates }: Hmm, values: Float64Array): Float64Array[] {
  const size = values.length / nStates;
  return Array.from({ length: nStates }, (_v, k) => values.subarray(k * size, (k + 1) * size));
}

/** @returns [P, Q] */
function pairwise<S>(p: readonly S[], q: readonly S[], distance: (a: S, b: S) => number): Float64Array {
  return Float64Array.from(p.flatMap((a) => q.map((b) => distance(a, b))));
}
