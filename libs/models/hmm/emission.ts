import type { GaussianHmm } from './gaussianHmm.ts';

/**
 * Log density of each row under each state's diagonal Gaussian. Notation: see gaussianHmm.ts.
 * @param data [T, D]
 * @param out  [T, K] receives log p(x_t | s_t = k), finite for finite rows
 */
export function emission(hmm: GaussianHmm, data: Float64Array, rows: number, out: Float64Array): void {
  const { nStates, nFeatures, means, variances } = hmm;
  const halfPrecision = variances.map((variance) => 0.5 / variance);
  const logNorm = logNormalisers(hmm);
  for (let t = 0; t < rows; t++) {
    const row = t * nFeatures;
    for (let k = 0; k < nStates; k++) {
      const state = k * nFeatures;
      let logDensity = logNorm[k]!;
      for (let d = 0; d < nFeatures; d++) {
        const deviation = data[row + d]! - means[state + d]!;
        logDensity -= deviation * deviation * halfPrecision[state + d]!;
      }
      out[t * nStates + k] = logDensity;
    }
  }
}

/** @returns [K] −½ Σ_d log(2π variance) */
function logNormalisers({ nStates, nFeatures, variances }: GaussianHmm): Float64Array {
  const logNorm = new Float64Array(nStates);
  for (let k = 0; k < nStates; k++) {
    for (let d = 0; d < nFeatures; d++) logNorm[k]! -= 0.5 * Math.log(2 * Math.PI * variances[k * nFeatures + d]!);
  }
  return logNorm;
}
