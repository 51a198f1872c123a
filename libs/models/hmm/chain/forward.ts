import type { Hmm } from '../hmm.ts';
import type { FilterWorkspace } from './workspace.ts';

/**
 * Forward pass, scaled (Rabiner 1989, section V.A): each row of likelihoods is divided by its maximum before it meets
 * the predicted probabilities, and the result is normalised. Notation: see hmm.ts.
 *
 * Where every state that the data favour is out of reach, the scaled row is zero or denormal; that row alone is then
 * computed in log space. Both give the same numbers. A row that no reachable state can have given makes the log-likelihood
 * −∞, and the probabilities NaN from there to the end of its run.
 */

/**
 * A predicted probability below this counts as 0: 1 / p stays finite in the backward pass, and what is lost is below
 * 1e-290 of the row. A scaled row whose sum is below it has lost digits to underflow and is redone in log space.
 */
const UNREACHABLE = 1e-290;

/**
 * @param runStarts [R] first row of each run, ascending, starting with 0
 * @param work      `logDensity` is read; `predicted` and `filtered` are written
 * @returns log p(x_1..T), summed over the runs
 */
export function forward(hmm: Hmm, runStarts: Int32Array, rows: number, work: FilterWorkspace): number {
  const { nStates, startProb, transMat } = hmm;
  const { predicted, filtered } = work;
  let logLik = scaleRows(work, nStates);
  for (let r = 0; r < runStarts.length; r++) {
    const first = runStarts[r]!;
    const end = runStarts[r + 1] ?? rows;
    predicted.set(startProb, first * nStates);
    logLik += update(work, first * nStates, nStates);
    for (let t = first + 1; t < end; t++) {
      predict(transMat, filtered, predicted, t * nStates, nStates);
      logLik += update(work, t * nStates, nStates);
    }
  }
  return Number.isNaN(logLik) ? Number.NEGATIVE_INFINITY : logLik;
}

/** predicted_j = Σ_i filtered_i(t − 1) transMat_ij; `row` is the offset of row t in the [T, K] arrays. */
export function predict(
  transMat: Float64Array,
  filtered: Float64Array,
  predicted: Float64Array,
  row: number,
  nStates: number,
): void {
  const before = row - nStates;
  for (let j = 0; j < nStates; j++) {
    let prob = 0;
    for (let i = 0; i < nStates; i++) prob += filtered[before + i]! * transMat[i * nStates + j]!;
    predicted[row + j] = prob < UNREACHABLE ? 0 : prob;
  }
}

/** Writes each row's likelihoods divided by their maximum into `filtered`. @returns sum of the logs of the maxima */
function scaleRows({ logDensity, filtered }: FilterWorkspace, nStates: number): number {
  let sum = 0;
  for (let row = 0; row < logDensity.length; row += nStates) {
    const logMax = maximum(logDensity, row, nStates);
    for (let j = 0; j < nStates; j++) filtered[row + j] = Math.exp(logDensity[row + j]! - logMax);
    sum += logMax;
  }
  return sum;
}

/**
 * Turns the scaled likelihoods in row `row` of `filtered` into filtered_j ∝ predicted_j p(x_t | j).
 * @returns log p(x_t | x_1..t−1) without the row's maximum
 */
function update(work: FilterWorkspace, row: number, nStates: number): number {
  const { predicted, filtered } = work;
  let scale = 0;
  for (let j = 0; j < nStates; j++) {
    const joint = predicted[row + j]! * filtered[row + j]!;
    filtered[row + j] = joint;
    scale += joint;
  }
  if (scale < UNREACHABLE) return updateInLogSpace(work, row, nStates);
  const inverse = 1 / scale;
  for (let j = 0; j < nStates; j++) filtered[row + j]! *= inverse;
  return Math.log(scale);
}

/** As `update`, from the log densities; NaN where no state is possible. */
function updateInLogSpace({ logDensity, predicted, filtered }: FilterWorkspace, row: number, nStates: number): number {
  for (let j = 0; j < nStates; j++) filtered[row + j] = Math.log(predicted[row + j]!) + logDensity[row + j]!;
  const logMaxJoint = maximum(filtered, row, nStates);
  let scale = 0;
  for (let j = 0; j < nStates; j++) {
    filtered[row + j] = Math.exp(filtered[row + j]! - logMaxJoint);
    scale += filtered[row + j]!;
  }
  for (let j = 0; j < nStates; j++) filtered[row + j]! /= scale;
  return logMaxJoint + Math.log(scale) - maximum(logDensity, row, nStates);
}

/** The largest of the K values of a row. */
function maximum(values: Float64Array, row: number, nStates: number): number {
  let max = values[row]!;
  for (let j = 1; j < nStates; j++) if (values[row + j]! > max) max = values[row + j]!;
  return max;
}
