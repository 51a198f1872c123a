import type { GaussianHmm } from './gaussianHmm.ts';
import type { ExpectationWorkspace } from './workspace.ts';

/**
 * Maximisation step (Rabiner 1989, eq. 40a–b and 52–53, for several runs eq. 109–110): writes the parameters that
 * maximise the expected log-likelihood subject to variances not below the floor. Notation: see gaussianHmm.ts.
 * @param runStarts     [R] first row of each run
 * @param varianceFloor [D]
 * @param work          the expectation step's result; every state is occupied
 * @param hmm           the parameters of the expectation step, overwritten
 */
export function maximise(
  runStarts: Int32Array,
  varianceFloor: Float64Array,
  work: ExpectationWorkspace,
  hmm: GaussianHmm,
): void {
  maximiseStart(runStarts, work, hmm);
  maximiseTransitions(work, hmm);
  maximiseEmissions(varianceFloor, work, hmm);
}

function maximiseStart(runStarts: Int32Array, { smoothed }: ExpectationWorkspace, hmm: GaussianHmm): void {
  const { nStates, startProb } = hmm;
  startProb.fill(0);
  for (let r = 0; r < runStarts.length; r++) {
    for (let k = 0; k < nStates; k++) startProb[k]! += smoothed[runStarts[r]! * nStates + k]!;
  }
  normalise(startProb);
}

/** A state that is never left says nothing about its row, which stays as it is. */
function maximiseTransitions({ moves }: ExpectationWorkspace, { nStates, transMat }: GaussianHmm): void {
  for (let i = 0; i < nStates; i++) {
    const row = moves.subarray(i * nStates, (i + 1) * nStates);
    if (normalise(row)) transMat.set(row, i * nStates);
  }
}

function maximiseEmissions(varianceFloor: Float64Array, work: ExpectationWorkspace, hmm: GaussianHmm): void {
  const { nStates, nFeatures, means, variances } = hmm;
  const { occupancy, deviations, squares } = work;
  for (let k = 0; k < nStates; k++) {
    for (let d = 0; d < nFeatures; d++) {
      const kd = k * nFeatures + d;
      const shift = deviations[kd]! / occupancy[k]!;
      means[kd]! += shift;
      variances[kd] = Math.max(squares[kd]! / occupancy[k]! - shift * shift, varianceFloor[d]!);
    }
  }
}

/** Divides by the sum; false, and nothing changed, when the sum is 0. */
function normalise(values: Float64Array): boolean {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  if (sum === 0) return false;
  for (let i = 0; i < values.length; i++) values[i]! /= sum;
  return true;
}
