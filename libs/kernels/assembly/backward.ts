import { rowsToBlock } from './blocks';
import { combine } from './combine';
import { DIAG, Frame, FULL } from './frame';
import { BLOCK_ROWS, f64At, paddedStates, steppedRows } from './layout';
import { addDiagMoments, addFullMoments, addOccupancy } from './moments';
import { addMoves } from './moves';

/**
 * Backward pass on probabilities (Kim 1994, eq. 2.20–2.24) and the statistics of the expectation step, block by block
 * from the last to the first. With ratio_j(t) = smoothed_j(t) / predicted_j(t), Kim's
 *
 *   smoothed_i(t) = filtered_i(t) Σ_j transMat_ij ratio_j(t + 1)
 *
 * becomes, filtered being joint · inverse and joint being predicted · likelihood,
 *
 *   onward_i(t) = inverse(t) Σ_j transMat_ij ratio_j(t + 1),   smoothed = joint · onward,   ratio = likelihood · onward
 *
 * which needs no division: a ratio is at most 1 / predicted, and where that is 0, likelihood is 0 too. `ratios` holds
 * inverse(t − 1) ratio(t), and 0 in the first row of a run, which no move leads to.
 */
export function backward(frame: Frame): void {
  clearSums(frame);
  const lastBlock = ((frame.nRows - 1) / BLOCK_ROWS) * BLOCK_ROWS;
  let run = frame.runStarts;
  while (i32.load(run) < frame.nRows) run += 4;
  for (let first = lastBlock; first >= 0; first -= BLOCK_ROWS) {
    const count = min(BLOCK_ROWS, frame.nRows - first);
    run = backwardBlock(frame, first, count, run);
    addStatistics(frame, first, count);
    if (frame.smoothed !== 0) writeSmoothed(frame, first, count);
  }
}

function clearSums(frame: Frame): void {
  const stride = paddedStates(frame.nStates) as usize;
  const moments = ((frame.nStates * frame.nFeatures) as usize) << 4;
  memory.fill(frame.moves, 0, (stride * stride) << 3);
  memory.fill(frame.startCounts, 0, stride << 3);
  memory.fill(frame.ratios, 0, (stride * 65) << 3);
  memory.fill(frame.occupancy, 0, (frame.nStates as usize) << 4);
  memory.fill(frame.first, 0, moments);
  if (frame.emission === DIAG) memory.fill(frame.second, 0, moments);
  if (frame.emission === FULL) memory.fill(frame.second, 0, moments * (frame.nFeatures as usize));
}

/**
 * Writes `smoothedRows` and `ratios` of a block.
 * @param run address of the first run start after the block's last row. @returns that of the block before
 */
function backwardBlock(frame: Frame, first: i32, count: i32, run: usize): usize {
  const stride = paddedStates(frame.nStates);
  const rowBytes = (stride as usize) << 3;
  const transposed = frame.transposed;
  const onward = frame.row;
  // The first row of the block after this one stands behind this one's last row.
  memory.copy(f64At(frame.ratios, count * stride), frame.ratios, rowBytes);
  clearRows(frame.smoothedRows, count, stride);
  let likelihood = f64At(frame.likelihood, (first + count) * stride);
  let joint = f64At(frame.joint, (first + count) * stride);
  let inverse = f64At(frame.inverse, first + count);
  let smoothed = f64At(frame.smoothedRows, count * stride);
  let ratio = f64At(frame.ratios, count * stride);
  let runStart = i32.load(run);
  for (let t = first + count - 1; t >= first; t--) {
    likelihood -= rowBytes;
    joint -= rowBytes;
    inverse -= 8;
    smoothed -= rowBytes;
    ratio -= rowBytes;
    if (t + 1 === runStart) {
      fill(onward, f64.load(inverse), rowBytes);
      run -= 4;
      runStart = i32.load(run);
    } else {
      combine(ratio + rowBytes, transposed, stride, onward);
    }
    if (t === runStart) {
      retreat(onward, 0, likelihood, joint, smoothed, ratio, rowBytes);
      addTo(frame.startCounts, smoothed, rowBytes);
    } else {
      retreat(onward, f64.load(inverse - 8), likelihood, joint, smoothed, ratio, rowBytes);
    }
  }
  return run;
}

/** Rows behind the last that loops over the rows of a block go over. */
function clearRows(rows: usize, count: i32, stride: i32): void {
  memory.fill(f64At(rows, count * stride), 0, ((steppedRows(count) - count) as usize) * ((stride as usize) << 3));
}

function fill(out: usize, value: f64, rowBytes: usize): void {
  for (let at: usize = 0; at < rowBytes; at += 16) v128.store(out + at, f64x2.splat(value));
}

function addTo(sums: usize, values: usize, rowBytes: usize): void {
  for (let at: usize = 0; at < rowBytes; at += 16) {
    v128.store(sums + at, f64x2.add(v128.load(sums + at), v128.load(values + at)));
  }
}

function retreat(
  onward: usize,
  inverseBefore: f64,
  likelihood: usize,
  joint: usize,
  smoothed: usize,
  ratio: usize,
  rowBytes: usize,
): void {
  const factor = f64x2.splat(inverseBefore);
  for (let at: usize = 0; at < rowBytes; at += 16) {
    const weight = v128.load(onward + at);
    v128.store(smoothed + at, f64x2.mul(v128.load(joint + at), weight));
    v128.store(ratio + at, f64x2.mul(f64x2.mul(v128.load(likelihood + at), weight), factor));
  }
}

function addStatistics(frame: Frame, first: i32, count: i32): void {
  const stride = paddedStates(frame.nStates);
  addMoves(f64At(frame.joint, (first - 1) * stride), frame.ratios, count, stride, frame.moves);
  const stepped = steppedRows(count);
  rowsToBlock(frame.smoothedRows, stride, count, frame.perState, frame.nStates);
  addOccupancy(frame.perState, stepped, frame.nStates, frame.occupancy);
  const x = f64At(frame.data, first * frame.nFeatures);
  if (frame.emission === DIAG) {
    addDiagMoments(x, frame.perState, stepped, frame.nStates, frame.nFeatures, frame.means, frame.first, frame.second);
  } else if (frame.emission === FULL) {
    addFullMoments(
      x,
      frame.perState,
      stepped,
      frame.nStates,
      frame.nFeatures,
      frame.means,
      frame.deviations,
      frame.weighted,
      frame.first,
      frame.second,
    );
  }
}

function writeSmoothed(frame: Frame, first: i32, count: i32): void {
  const nStates = frame.nStates;
  const stride = paddedStates(nStates);
  let from = frame.smoothedRows;
  let to = f64At(frame.smoothed, first * nStates);
  for (let t = 0; t < count; t++) {
    memory.copy(to, from, (nStates as usize) << 3);
    from = f64At(from, stride);
    to = f64At(to, nStates);
  }
}
