/**
 * Maximum-likelihood step of a Gaussian HMM, the same for both engines of this benchmark.
 * @param hmm parameters of the expectation step
 * @param expected startCounts [K], moves [K, K], occupancy [K], deviations [K, D], squares [K, D] or [K, D, D]
 */
export function maximise(hmm, { startCounts, moves, occupancy, deviations, squares }) {
  const { covariance, nStates, nFeatures } = hmm;
  const means = hmm.means.slice();
  const covars = new Float64Array(squares.length);
  for (let k = 0; k < nStates; k++) {
    const shift = deviations.subarray(k * nFeatures, (k + 1) * nFeatures).map((value) => value / occupancy[k]);
    for (let d = 0; d < nFeatures; d++) {
      const kd = k * nFeatures + d;
      means[kd] += shift[d];
      if (covariance === 'diag') covars[kd] = squares[kd] / occupancy[k] - shift[d] * shift[d];
      else
        for (let e = 0; e < nFeatures; e++)
          covars[kd * nFeatures + e] = squares[kd * nFeatures + e] / occupancy[k] - shift[d] * shift[e];
    }
  }
  return { ...hmm, startProb: shares(startCounts, nStates), transMat: shares(moves, nStates), means, covars };
}

/** Each row of `width` values divided by its sum. */
function shares(values, width) {
  const result = values.slice();
  for (let start = 0; start < values.length; start += width) {
    const row = result.subarray(start, start + width);
    const total = row.reduce((sum, value) => sum + value, 0);
    for (let i = 0; i < width; i++) row[i] /= total;
  }
  return result;
}
