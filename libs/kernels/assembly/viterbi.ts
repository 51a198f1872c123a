import { blockToRows } from './blocks';
import { writeLogDensity } from './forward';
import { Frame } from './frame';
import { BLOCK_ROWS, f64At, paddedStates } from './layout';

/**
 * The most probable path (Viterbi 1967), in log space. The forward pass keeps the best score of each state in each row
 * and no pointers; the way back recomputes the one argument of the maximum that it needs, from the same numbers, and so
 * gets the same bits. Of equal scores the state with the lowest number wins.
 * @param logStart [P] −∞ for padding
 * @param logTrans [P, P] row = from-state, −∞ for padding
 * @param scores   [64 B, P]
 * @param states   i32 [T] receives the path
 * @returns log p(states, x_1..T), summed over the runs
 */
export function viterbi(frame: Frame, logStart: usize, logTrans: usize, scores: usize, states: usize): f64 {
  const stride = paddedStates(frame.nStates);
  let run = frame.runStarts;
  for (let first = 0; first < frame.nRows; first += BLOCK_ROWS) {
    const count = min(BLOCK_ROWS, frame.nRows - first);
    writeLogDensity(frame, first, count);
    blockToRows(frame.logDensity, frame.nStates, count, f64At(scores, first * stride), stride);
    for (let t = first; t < first + count; t++) {
      const row = f64At(scores, t * stride);
      if (t === i32.load(run)) {
        addRow(row, logStart, stride);
        run += 4;
      } else {
        addBest(f64At(scores, (t - 1) * stride), logTrans, stride, row);
      }
    }
  }
  return traceBack(frame, logTrans, scores, stride, states);
}

function addRow(row: usize, values: usize, stride: i32): void {
  for (let at: usize = 0, end: usize = (stride as usize) << 3; at < end; at += 16) {
    v128.store(row + at, f64x2.add(v128.load(row + at), v128.load(values + at)));
  }
}

/** row_j += max_i (before_i + logTrans_ij) */
function addBest(before: usize, logTrans: usize, stride: i32, row: usize): void {
  let j = stride;
  for (; j >= 8; j -= 8) {
    addBest8(before, logTrans, stride, row);
    logTrans += 64;
    row += 64;
  }
  for (; j > 0; j -= 2) {
    addBest2(before, logTrans, stride, row);
    logTrans += 16;
    row += 16;
  }
}

function addBest8(before: usize, logTrans: usize, stride: i32, row: usize): void {
  const step = (stride as usize) << 3;
  const end = f64At(before, stride);
  let a0 = f64x2.splat(-f64.POSITIVE_INFINITY);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  for (; before < end; before += 8) {
    const score = v128.load64_splat(before);
    a0 = f64x2.pmax(a0, f64x2.add(score, v128.load(logTrans)));
    a1 = f64x2.pmax(a1, f64x2.add(score, v128.load(logTrans, 16)));
    a2 = f64x2.pmax(a2, f64x2.add(score, v128.load(logTrans, 32)));
    a3 = f64x2.pmax(a3, f64x2.add(score, v128.load(logTrans, 48)));
    logTrans += step;
  }
  v128.store(row, f64x2.add(v128.load(row), a0));
  v128.store(row, f64x2.add(v128.load(row, 16), a1), 16);
  v128.store(row, f64x2.add(v128.load(row, 32), a2), 32);
  v128.store(row, f64x2.add(v128.load(row, 48), a3), 48);
}

function addBest2(before: usize, logTrans: usize, stride: i32, row: usize): void {
  const step = (stride as usize) << 3;
  const end = f64At(before, stride);
  let best = f64x2.splat(-f64.POSITIVE_INFINITY);
  for (; before < end; before += 8) {
    best = f64x2.pmax(best, f64x2.add(v128.load64_splat(before), v128.load(logTrans)));
    logTrans += step;
  }
  v128.store(row, f64x2.add(v128.load(row), best));
}

function traceBack(frame: Frame, logTrans: usize, scores: usize, stride: i32, states: usize): f64 {
  let logProb: f64 = 0;
  let run = frame.runStarts;
  while (i32.load(run) < frame.nRows) run += 4;
  let runStart = frame.nRows;
  let state = 0;
  for (let t = frame.nRows - 1; t >= 0; t--) {
    const row = f64At(scores, t * stride);
    if (t + 1 === runStart) {
      state = bestState(row, 0, 0, frame.nStates);
      logProb += f64.load(f64At(row, state));
      run -= 4;
      runStart = i32.load(run);
    } else {
      state = bestState(row, f64At(logTrans, state), (stride as usize) << 3, frame.nStates);
    }
    i32.store(states + ((t as usize) << 2), state);
  }
  return logProb;
}

/** The first i of the largest score_i + value_i, values lying `step` bytes apart; of the largest score when step is 0. */
function bestState(scores: usize, values: usize, step: usize, nStates: i32): i32 {
  let best = 0;
  let max = -f64.POSITIVE_INFINITY;
  for (let i = 0; i < nStates; i++) {
    const score = f64.load(f64At(scores, i));
    const value = step === 0 ? score : score + f64.load(values);
    values += step;
    if (value > max) {
      max = value;
      best = i;
    }
  }
  return best;
}
