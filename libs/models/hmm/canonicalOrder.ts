import type { GaussianHmm } from './gaussianHmm.ts';

/**
 * The same model with its states in canonical order: ascending by variance averaged over the features, calm regimes
 * first; states with equal averages keep their order. EM finds states in an order that depends on its start; the
 * canonical order lets two fits be compared. Notation: see gaussianHmm.ts.
 */
export function canonicalOrder(hmm: GaussianHmm): GaussianHmm {
  const totals = totalVariances(hmm);
  const order = Array.from(totals.keys()).sort((a, b) => totals[a]! - totals[b]!);
  return permuteStates(hmm, order);
}

/** @returns [K] Σ_d variance, which orders states as the average does */
function totalVariances({ nStates, nFeatures, variances }: GaussianHmm): Float64Array {
  const totals = new Float64Array(nStates);
  for (let kd = 0; kd < variances.length; kd++) totals[Math.floor(kd / nFeatures)]! += variances[kd]!;
  return totals;
}

/** @param order [K] a permutation; state k of the result is state `order[k]` of `hmm` */
function permuteStates(hmm: GaussianHmm, order: readonly number[]): GaussianHmm {
  const { nStates, nFeatures } = hmm;
  const rows = (matrix: Float64Array) =>
    matrix.map((_value, kd) => matrix[order[Math.floor(kd / nFeatures)]! * nFeatures + (kd % nFeatures)]!);
  return {
    nStates,
    nFeatures,
    startProb: hmm.startProb.map((_value, k) => hmm.startProb[order[k]!]!),
    transMat: hmm.transMat.map(
      (_v, ij) => hmm.transMat[order[Math.floor(ij / nStates)]! * nStates + order[ij % nStates]!]!,
    ),
    means: rows(hmm.means),
    variances: rows(hmm.variances),
  };
}
