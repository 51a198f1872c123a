import { blockToRows } from './blocks';
import { writeLogDensity } from './forward';
import { Frame } from './frame';
import { BLOCK_ROWS, f64At, paddedStates } from './layout';

/**
 * The most probable path (Viterbi 1967), in log space. The forward pass keeps the best score of each state in each row
 * and no pointers; the way back recomputes the one argument of the maximum that it needs, from the same numbers, and so
 * gets the same bits. Of equal scores the state with the lowest number wins.
 * @param logStart      [P] −∞ for padding
 * @param logTrans      [P, P] row = from-state, −∞ for padding
 * @param logTransposed [P, P] row = to-state
 * @param scores        [64 B, P] scratch
 * @param states        i32 [T] receives the path
 * @returns log p(states, x_1..T), summed over the runs
 */
export function viterbi(
  frame: Frame,
  logStart: usize,
  logTrans: usize,
  logTransposed: usize,
  scores: usize,
  states: usize,
): f64 {
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
  return traceBack(frame, logTransposed, scores, stride, states);
}

function addRow(row: usize, values: usize, stride: i32): void {
  for (let at: usize = 0, end: usize = (stride as usize) << 3; at < end; at += 16) {
    v128.store(row + at, f64x2.add(v128.load(row + at), v128.load(values + at)));
  }
}

/** row_j += max_i (before_i + logTrans_ij) */
function addBest(before: usize, logTrans: usize, stride: i32, row: usize): void {
  if (stride === 8) {
    addBest8(before, logTrans, row);
    return;
  }
  let j = stride;
  for (; j >= 4; j -= 4) {
    addBestFourColumns(before, logTrans, stride, row);
    logTrans += 32;
    row += 32;
  }
  if (j > 0) addBestTwoColumns(before, logTrans, stride, row);
}

function addBest8(before: usize, logTrans: usize, row: usize): void {
  const w0 = v128.load64_splat(before);
  const w1 = v128.load64_splat(before, 8);
  const w2 = v128.load64_splat(before, 16);
  const w3 = v128.load64_splat(before, 24);
  const w4 = v128.load64_splat(before, 32);
  const w5 = v128.load64_splat(before, 40);
  const w6 = v128.load64_splat(before, 48);
  const w7 = v128.load64_splat(before, 56);
  v128.store(
    row,
    f64x2.add(
      v128.load(row),
      f64x2.pmax(
        f64x2.pmax(
          f64x2.pmax(f64x2.add(w0, v128.load(logTrans)), f64x2.add(w1, v128.load(logTrans, 64))),
          f64x2.pmax(f64x2.add(w2, v128.load(logTrans, 128)), f64x2.add(w3, v128.load(logTrans, 192))),
        ),
        f64x2.pmax(
          f64x2.pmax(f64x2.add(w4, v128.load(logTrans, 256)), f64x2.add(w5, v128.load(logTrans, 320))),
          f64x2.pmax(f64x2.add(w6, v128.load(logTrans, 384)), f64x2.add(w7, v128.load(logTrans, 448))),
        ),
      ),
    ),
  );
  v128.store(
    row,
    f64x2.add(
      v128.load(row, 16),
      f64x2.pmax(
        f64x2.pmax(
          f64x2.pmax(f64x2.add(w0, v128.load(logTrans, 16)), f64x2.add(w1, v128.load(logTrans, 80))),
          f64x2.pmax(f64x2.add(w2, v128.load(logTrans, 144)), f64x2.add(w3, v128.load(logTrans, 208))),
        ),
        f64x2.pmax(
          f64x2.pmax(f64x2.add(w4, v128.load(logTrans, 272)), f64x2.add(w5, v128.load(logTrans, 336))),
          f64x2.pmax(f64x2.add(w6, v128.load(logTrans, 400)), f64x2.add(w7, v128.load(logTrans, 464))),
        ),
      ),
    ),
    16,
  );
  v128.store(
    row,
    f64x2.add(
      v128.load(row, 32),
      f64x2.pmax(
        f64x2.pmax(
          f64x2.pmax(f64x2.add(w0, v128.load(logTrans, 32)), f64x2.add(w1, v128.load(logTrans, 96))),
          f64x2.pmax(f64x2.add(w2, v128.load(logTrans, 160)), f64x2.add(w3, v128.load(logTrans, 224))),
        ),
        f64x2.pmax(
          f64x2.pmax(f64x2.add(w4, v128.load(logTrans, 288)), f64x2.add(w5, v128.load(logTrans, 352))),
          f64x2.pmax(f64x2.add(w6, v128.load(logTrans, 416)), f64x2.add(w7, v128.load(logTrans, 480))),
        ),
      ),
    ),
    32,
  );
  v128.store(
    row,
    f64x2.add(
      v128.load(row, 48),
      f64x2.pmax(
        f64x2.pmax(
          f64x2.pmax(f64x2.add(w0, v128.load(logTrans, 48)), f64x2.add(w1, v128.load(logTrans, 112))),
          f64x2.pmax(f64x2.add(w2, v128.load(logTrans, 176)), f64x2.add(w3, v128.load(logTrans, 240))),
        ),
        f64x2.pmax(
          f64x2.pmax(f64x2.add(w4, v128.load(logTrans, 304)), f64x2.add(w5, v128.load(logTrans, 368))),
          f64x2.pmax(f64x2.add(w6, v128.load(logTrans, 432)), f64x2.add(w7, v128.load(logTrans, 496))),
        ),
      ),
    ),
    48,
  );
}

function addBestFourColumns(before: usize, logTrans: usize, stride: i32, row: usize): void {
  const step = (stride as usize) << 3;
  const end = f64At(before, stride);
  let a0 = f64x2.splat(-f64.POSITIVE_INFINITY);
  let a1 = a0;
  let b0 = a0;
  let b1 = a0;
  for (; before < end; before += 16) {
    const even = v128.load64_splat(before);
    a0 = f64x2.pmax(a0, f64x2.add(even, v128.load(logTrans)));
    a1 = f64x2.pmax(a1, f64x2.add(even, v128.load(logTrans, 16)));
    logTrans += step;
    const odd = v128.load64_splat(before, 8);
    b0 = f64x2.pmax(b0, f64x2.add(odd, v128.load(logTrans)));
    b1 = f64x2.pmax(b1, f64x2.add(odd, v128.load(logTrans, 16)));
    logTrans += step;
  }
  v128.store(row, f64x2.add(v128.load(row), f64x2.pmax(a0, b0)));
  v128.store(row, f64x2.add(v128.load(row, 16), f64x2.pmax(a1, b1)), 16);
}

function addBestTwoColumns(before: usize, logTrans: usize, stride: i32, row: usize): void {
  const step = (stride as usize) << 3;
  const end = f64At(before, stride);
  let best = f64x2.splat(-f64.POSITIVE_INFINITY);
  for (; before < end; before += 8) {
    best = f64x2.pmax(best, f64x2.add(v128.load64_splat(before), v128.load(logTrans)));
    logTrans += step;
  }
  v128.store(row, f64x2.add(v128.load(row), best));
}

function traceBack(frame: Frame, logTransposed: usize, scores: usize, stride: i32, states: usize): f64 {
  const zeros = frame.row;
  memory.fill(zeros, 0, (stride as usize) << 3);
  let logProb: f64 = 0;
  let run = frame.runStarts;
  while (i32.load(run) < frame.nRows) run += 4;
  let runStart = frame.nRows;
  let state = 0;
  for (let t = frame.nRows - 1; t >= 0; t--) {
    const row = f64At(scores, t * stride);
    if (t + 1 === runStart) {
      state = bestState(row, zeros, stride);
      logProb += f64.load(f64At(row, state));
      run -= 4;
      runStart = i32.load(run);
    } else {
      state = bestState(row, f64At(logTransposed, state * stride), stride);
    }
    i32.store(states + ((t as usize) << 2), state);
  }
  return logProb;
}

/** The first i of the largest score_i + value_i. */
function bestState(scores: usize, values: usize, stride: i32): i32 {
  const end: usize = (stride as usize) << 3;
  let max = f64x2.splat(-f64.POSITIVE_INFINITY);
  for (let at: usize = 0; at < end; at += 16) {
    max = f64x2.pmax(max, f64x2.add(v128.load(scores + at), v128.load(values + at)));
  }
  max = f64x2.pmax(max, v128.shuffle<f64>(max, max, 1, 0));
  for (let at: usize = 0; at < end; at += 16) {
    const isMax = i64x2.bitmask(f64x2.eq(f64x2.add(v128.load(scores + at), v128.load(values + at)), max));
    if (isMax !== 0) return ((at >> 3) as i32) + ctz(isMax);
  }
  return 0;
}
