import { blockToRows, packRows } from './blocks';
import { combine } from './combine';
import { diagLogDensity } from './emission';
import { expShifted } from './exp';
import { DIAG, Frame, FULL } from './frame';
import { fullLogDensity } from './fullEmission';
import { BLOCK_ROWS, COLUMN, f64At, laneSum, paddedStates, steppedRows } from './layout';

/**
 * Forward pass, scaled (Rabiner 1989, section V.A): each row of likelihoods is divided by its maximum before it meets
 * the predicted probabilities. The row is normalised one step late, so that the division is off the path from row to row:
 *
 *   predicted_j(t) = inverse(t − 1) Σ_i joint_i(t − 1) transMat_ij,   joint = predicted · likelihood,   inverse = 1 / Σ joint
 *
 * Where every state that the data favour is out of reach, the row alone is computed in log space.
 */

/**
 * A predicted probability below this counts as 0: 1 / p stays finite in the backward pass, and what is lost is below
 * 1e-290 of the row.
 */
const UNREACHABLE: f64 = 1e-290;

/** UNREACHABLE in memory: as a constant it would be built anew in every round of a loop. */
const LIMIT = memory.data<f64>([UNREACHABLE]);

/** A row whose sum is below this is normalised at once, so that products of its small entries stay normal numbers. */
const SMALL_SUM: f64 = 1e-10;

/** A product of row sums below this is turned into its logarithm; times one more SMALL_SUM it is a normal number still. */
const SMALL_PRODUCT: f64 = 1e-200;

/** Stands for −∞ as the maximum of a row, so that −∞ minus it is −∞ and not NaN. */
const LOWEST: f64 = -f64.MAX_VALUE;

/** log of the product of the row sums so far, without `sumProduct`. */
let logSums: f64 = 0;
let sumProduct: f64 = 1;

/** @returns log p(x_1..T), summed over the runs; −∞ when the model cannot produce a row */
export function forward(frame: Frame): f64 {
  logSums = 0;
  sumProduct = 1;
  let logMaxima: f64 = 0;
  let run = frame.runStarts;
  for (let first = 0; first < frame.nRows; first += BLOCK_ROWS) {
    const count = min(BLOCK_ROWS, frame.nRows - first);
    writeLogDensity(frame, first, count);
    logMaxima += writeLikelihood(frame, first, count);
    run = forwardBlock(frame, first, count, run);
    if (frame.filtered !== 0) writeFiltered(frame, first, count);
  }
  return logMaxima + logSums + Math.log(sumProduct);
}

/** Writes `logDensity` of `count` rows from `first`, the first row of a block. */
export function writeLogDensity(frame: Frame, first: i32, count: i32): void {
  const stepped = steppedRows(count);
  const x = f64At(frame.data, first * frame.nFeatures);
  if (frame.emission === DIAG) {
    diagLogDensity(
      x,
      stepped,
      frame.nStates,
      frame.nFeatures,
      frame.means,
      frame.precisions,
      frame.logNorm,
      frame.logDensity,
    );
  } else if (frame.emission === FULL) {
    fullLogDensity(
      x,
      stepped,
      frame.nStates,
      frame.nFeatures,
      frame.means,
      frame.precisions,
      frame.logNorm,
      frame.deviations,
      frame.logDensity,
    );
  } else {
    packRows(f64At(frame.data, first * frame.nStates), count, frame.nStates, frame.logDensity);
  }
}

/** @returns the sum of the rows' maxima */
function writeLikelihood(frame: Frame, first: i32, count: i32): f64 {
  const stepped = steppedRows(count);
  const nStates = frame.nStates;
  const stride = paddedStates(nStates);
  writeMaxima(frame.logDensity, stepped, nStates, frame.rowMax);
  for (let k = 0; k < nStates; k++) {
    const column = COLUMN * (k as usize);
    expShifted(frame.logDensity + column, frame.rowMax, frame.perState + column, stepped);
  }
  blockToRows(frame.perState, nStates, count, f64At(frame.likelihood, first * stride), stride);
  return sum(frame.rowMax, count);
}

function writeMaxima(logDensity: usize, count: i32, nStates: i32, out: usize): void {
  const columnsEnd = COLUMN * (nStates as usize);
  for (let at: usize = 0, end: usize = (count as usize) << 3; at < end; at += 16) {
    let max = f64x2.splat(LOWEST);
    for (let column: usize = 0; column < columnsEnd; column += COLUMN) {
      max = f64x2.pmax(max, v128.load(logDensity + column + at));
    }
    v128.store(out + at, max);
  }
}

function sum(values: usize, count: i32): f64 {
  let total: f64 = 0;
  for (let i = 0; i < count; i++) total += f64.load(f64At(values, i));
  return total;
}

/** @param run address of the next run start. @returns the one after this block */
function forwardBlock(frame: Frame, first: i32, count: i32, run: usize): usize {
  const stride = paddedStates(frame.nStates);
  const rowBytes = (stride as usize) << 3;
  const transMat = frame.transMat;
  const predicted = frame.row;
  let likelihood = f64At(frame.likelihood, first * stride);
  let joint = f64At(frame.joint, first * stride);
  let inverse = f64At(frame.inverse, first);
  let nextStart = i32.load(run);
  let product = sumProduct;
  let scale = f64.load(inverse - 8);
  for (let t = first; t < first + count; t++) {
    if (t === nextStart) {
      memory.copy(predicted, frame.startProb, rowBytes);
      scale = 1;
      run += 4;
      nextStart = i32.load(run);
    } else {
      combine(joint - rowBytes, transMat, stride, predicted);
    }
    const rowSum = meet(predicted, scale, likelihood, joint, rowBytes);
    if (rowSum < SMALL_SUM) {
      rescue(frame, predicted, scale, t - first, likelihood, joint);
      scale = 1;
    } else {
      scale = 1 / rowSum;
      product *= rowSum;
      if (product < SMALL_PRODUCT) {
        logSums += Math.log(product);
        product = 1;
      }
    }
    f64.store(inverse, scale);
    likelihood += rowBytes;
    joint += rowBytes;
    inverse += 8;
  }
  sumProduct = product;
  return run;
}

/** joint = scale · predicted · likelihood, likelihood 0 where that prediction is unreachable. @returns Σ joint */
function meet(predicted: usize, scale: f64, likelihood: usize, joint: usize, rowBytes: usize): f64 {
  const factor = f64x2.splat(scale);
  const limit = v128.load64_splat(LIMIT);
  let total = f64x2.splat(0);
  for (let at: usize = 0; at < rowBytes; at += 16) {
    const prob = f64x2.mul(v128.load(predicted + at), factor);
    const reached = v128.and(v128.load(likelihood + at), f64x2.ge(prob, limit));
    const product = f64x2.mul(prob, reached);
    v128.store(likelihood + at, reached);
    v128.store(joint + at, product);
    total = f64x2.add(total, product);
  }
  return laneSum(total);
}

/**
 * A row whose joint probabilities have a tiny sum: computed in log space and normalised at once. `likelihood` becomes
 * what `joint` is of the prediction. Some predicted probability is at least 1 / K, so the largest term is finite unless
 * the model cannot produce the row, which is then passed over with log-likelihood −∞.
 * @param row of the block
 */
function rescue(frame: Frame, predicted: usize, scale: f64, row: i32, likelihood: usize, joint: usize): void {
  const nStates = frame.nStates;
  const logDensity = f64At(frame.logDensity, row);
  let logMax = -f64.POSITIVE_INFINITY;
  for (let k = 0; k < nStates; k++) {
    const prob = scale * f64.load(f64At(predicted, k));
    f64.store(f64At(predicted, k), prob < UNREACHABLE ? 0 : prob);
    const logJoint = Math.log(f64.load(f64At(predicted, k))) + f64.load(logDensity + COLUMN * (k as usize));
    f64.store(f64At(joint, k), logJoint);
    if (logJoint > logMax) logMax = logJoint;
  }
  const impossible = logMax === -f64.POSITIVE_INFINITY;
  let total: f64 = 0;
  for (let k = 0; k < nStates; k++) {
    const logJoint = f64.load(f64At(joint, k));
    const product = impossible ? f64.load(f64At(predicted, k)) : Math.exp(logJoint - logMax);
    f64.store(f64At(joint, k), product);
    total += product;
  }
  for (let k = 0; k < nStates; k++) {
    const prob = f64.load(f64At(predicted, k));
    const filtered = f64.load(f64At(joint, k)) / total;
    f64.store(f64At(joint, k), filtered);
    f64.store(f64At(likelihood, k), prob > 0 ? filtered / prob : 0);
  }
  logSums += logMax + Math.log(total) - f64.load(f64At(frame.rowMax, row));
}

function writeFiltered(frame: Frame, first: i32, count: i32): void {
  const nStates = frame.nStates;
  const stride = paddedStates(nStates);
  for (let t = first; t < first + count; t++) {
    const scale = f64.load(f64At(frame.inverse, t));
    for (let k = 0; k < nStates; k++) {
      const prob = scale * f64.load(f64At(frame.joint, t * stride + k));
      f64.store(f64At(frame.filtered, t * nStates + k), prob);
    }
  }
}
