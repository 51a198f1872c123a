import { assertArgument } from '@winnow/core';
import { emissionFamilyOf } from '../emissions/emissionFamilies.ts';
import type { Emission, Hmm } from '../hmm.ts';
import { permuteStates } from './permuteStates.ts';

/** What states are ordered by: the mean or the variance of one feature in each state. */
export interface OrderBy {
  /** column of the observations */
  readonly feature: number;
  readonly moment: 'mean' | 'variance';
}

/**
 * The same model with its states in canonical order. EM finds states in an order that depends on its start; the canonical
 * order lets two fits be compared. Ascending; states with equal keys keep their order. Notation: see hmm.ts.
 * @param by default: variance averaged over the features, so that calm regimes come first
 */
export function canonicalOrder<E extends Emission>(hmm: Hmm<E>, by?: OrderBy): Hmm<E> {
  const keys = by === undefined ? totalVariances(hmm) : featureMoments(hmm, by);
  const order = Array.from(keys.keys()).sort((a, b) => keys[a]! - keys[b]!);
  return permuteStates(hmm, order);
}

/** @returns [K] Σ_d variance, which orders states as the average does */
function totalVariances<E extends Emission>(hmm: Hmm<E>): Float64Array {
  const { variances } = emissionFamilyOf(hmm).moments(hmm);
  const totals = new Float64Array(hmm.nStates);
  for (let kd = 0; kd < variances.length; kd++) totals[Math.floor(kd / hmm.nFeatures)]! += variances[kd]!;
  return totals;
}

/** @returns [K] */
function featureMoments<E extends Emission>(hmm: Hmm<E>, { feature, moment }: OrderBy): Float64Array {
  const { nStates, nFeatures } = hmm;
  const isFeature = Number.isInteger(feature) && feature >= 0 && feature < nFeatures;
  assertArgument(isFeature, 'canonicalOrder', `feature must be a column, 0 … ${nFeatures - 1}`, feature);
  const { means, variances } = emissionFamilyOf(hmm).moments(hmm);
  const values = moment === 'mean' ? means : variances;
  return Float64Array.from({ length: nStates }, (_v, k) => values[k * nFeatures + feature]!);
}
