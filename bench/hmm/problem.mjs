import { createRng } from '@winnow/core';

/**
 * Rows of a sticky chain whose states differ in mean and deviation, cut into runs of equal length, and parameters to
 * start from.
 * @param covariance 'diag' or 'full'
 */
export function makeProblem({ covariance, nStates, nFeatures, runs, runRows, iterations }) {
  const rng = createRng(1);
  const nRows = runs * runRows;
  return {
    ...{ covariance, nStates, nFeatures, nRows, iterations },
    lengths: new Array(runs).fill(runRows),
    runStarts: Int32Array.from({ length: runs }, (_, r) => r * runRows),
    data: makeRows(rng.split('rows'), nRows, nStates, nFeatures),
    startProb: new Float64Array(nStates).fill(1 / nStates),
    transMat: stickyMatrix(nStates, 0.9),
    means: Float64Array.from({ length: nStates * nFeatures }, () => 0.5 * rng.normal()),
    covars: unitCovars(covariance, nStates, nFeatures),
  };
}

function makeRows(rng, nRows, nStates, nFeatures) {
  const rows = new Float64Array(nRows * nFeatures);
  let state = 0;
  for (let t = 0; t < nRows; t++) {
    if (rng.uniform() < 0.05) state = rng.int(nStates);
    for (let d = 0; d < nFeatures; d++) {
      rows[t * nFeatures + d] = (d % 2 === 0 ? 0.3 : -0.3) * state + (0.5 + 0.1 * state) * rng.normal();
    }
  }
  return rows;
}

function stickyMatrix(nStates, stay) {
  const matrix = new Float64Array(nStates * nStates).fill((1 - stay) / Math.max(1, nStates - 1));
  for (let k = 0; k < nStates; k++) matrix[k * nStates + k] = nStates === 1 ? 1 : stay;
  return matrix;
}

function unitCovars(covariance, nStates, nFeatures) {
  if (covariance === 'diag') return new Float64Array(nStates * nFeatures).fill(1);
  const size = nFeatures * nFeatures;
  return Float64Array.from({ length: nStates * size }, (_, i) => ((i % size) % (nFeatures + 1) === 0 ? 1 : 0));
}
