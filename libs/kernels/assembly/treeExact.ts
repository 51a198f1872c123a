import { Best, COLUMN_RECORD } from './treeSplit';

/**
 * Best threshold of a node by the rules of a peer, on gradients in double precision: of small tables, where which one of two
 * equally good splits is taken shows in the predictions. Its sums, gains and comparisons are those of the peer, in the same
 * order, so that rounding decides alike.
 *
 *  - gradients f64 [N, 2] hessian and gradient of a row, both representable in single precision
 *  - cells     f64 [C, 256, 2] their sums by bin, then u8 [C], 1 for the columns that are still to be searched
 *  - columns   i32 [C, 5] as in treeSplit.ts
 */

/** Whose rules. 0 are those of treeSplit.ts, on packed integers. */
export const LIGHTGBM: i32 = 1;
export const XGBOOST: i32 = 2;

/** From one column of cells to the next. */
const CELL_COLUMN: usize = 4096;

/** What LightGBM adds to the hessian of a child, so that it is never 0. */
export const EPSILON: f64 = <f64>(<f32>1e-15);

/** Gradients whose ratios to their hessians differ by less, relatively, are equal: splitting them is splitting rounding errors. */
const EQUAL: f64 = 1e-12;

export class ExactSearch {
  rules: i32;
  padding: i32;
  /** of the node */
  weight: f64;
  sumGradient: f64;
  sumHessian: f64;
  lambda: f64;
  alpha: f64;
  minData: f64;
  minHessian: f64;
  minGain: f64;
  /** what depends on the node alone */
  hessian: f64;
  countPerHessian: f64;
  parentGain: f64;
}

/** Adds up rows[begin..end) in the columns that are marked. @param binColumns u8 [., n] */
export function exactFill(
  cells: usize,
  columns: usize,
  nCols: i32,
  binColumns: usize,
  n: i32,
  rows: usize,
  begin: i32,
  end: i32,
  gradients: usize,
): void {
  const marks = cells + (nCols as usize) * CELL_COLUMN;
  const first = rows + ((begin as usize) << 2);
  const last = rows + ((end as usize) << 2);
  for (let c = 0; c < nCols; c++) {
    if (load<u8>(marks + (c as usize)) !== 0) {
      const record = columns + (c as usize) * COLUMN_RECORD;
      const column = binColumns + (load<i32>(record, 16) as usize) * (n as usize);
      const sums = cells + (c as usize) * CELL_COLUMN;
      memory.fill(sums, 0, ((load<i32>(record) + load<i32>(record, 4)) as usize) << 4);
      for (let at = first; at < last; at += 4) {
        const row = load<i32>(at) as usize;
        const cell = sums + ((load<u8>(column + row) as usize) << 4);
        v128.store(cell, f64x2.add(v128.load(cell), v128.load(gradients + (row << 4))));
      }
    }
  }
}

/** Marks the columns that the tree may use, or those that `from` has marked. @param from cells, or 0 */
export function exactMark(cells: usize, columns: usize, nCols: i32, from: usize): void {
  const marks = (nCols as usize) * CELL_COLUMN;
  for (let c: usize = 0; c < (nCols as usize); c++) {
    const mark = from === 0 ? load<i32>(columns + c * COLUMN_RECORD, 12) : (load<u8>(from + marks + c) as i32);
    store<u8>(cells + marks + c, mark);
  }
}

/** cells −= part, in the columns that are marked. */
export function exactSubtract(cells: usize, part: usize, columns: usize, nCols: i32): void {
  const marks = cells + (nCols as usize) * CELL_COLUMN;
  for (let c: usize = 0; c < (nCols as usize); c++) {
    if (load<u8>(marks + c) !== 0) {
      const record = columns + c * COLUMN_RECORD;
      const offset = c * CELL_COLUMN;
      const bytes = ((load<i32>(record) + load<i32>(record, 4)) as usize) << 4;
      for (let at = offset; at < offset + bytes; at += 16) {
        v128.store(cells + at, f64x2.sub(v128.load(cells + at), v128.load(part + at)));
      }
    }
  }
}

/** @param out f64 [2] receives the sums of hessians and gradients of rows[begin..end), added up in this order */
export function exactSums(gradients: usize, rows: usize, begin: i32, end: i32, out: usize): void {
  let sum = f64x2.splat(0);
  for (let at = rows + ((begin as usize) << 2), last = rows + ((end as usize) << 2); at < last; at += 4) {
    sum = f64x2.add(sum, v128.load(gradients + ((load<i32>(at) as usize) << 4)));
  }
  v128.store(out, sum);
}

/** Whether all rows have the same gradient for their hessian, but for rounding. */
export function exactIsPure(gradients: usize, rows: usize, begin: i32, end: i32): boolean {
  const first = gradients + ((load<i32>(rows + ((begin as usize) << 2)) as usize) << 4);
  const h = f64.load(first);
  const g = f64.load(first, 8);
  for (let at = rows + ((begin as usize) << 2), last = rows + ((end as usize) << 2); at < last; at += 4) {
    const pair = gradients + ((load<i32>(at) as usize) << 4);
    const a = f64.load(pair, 8) * h;
    const b = f64.load(pair) * g;
    if (abs(a - b) > EQUAL * (abs(a) + abs(b))) return false;
  }
  return true;
}

/**
 * Of equal gains the smallest column number wins. Columns without a split that gains anything are marked off: LightGBM does
 * not search them below the node either.
 * @param best its hessian, of the left child, contains LightGBM's epsilon
 */
export function exactSplit(cells: usize, columns: usize, nCols: i32, search: ExactSearch, best: Best): void {
  const marks = cells + (nCols as usize) * CELL_COLUMN;
  best.column = -1;
  best.gain = 0;
  beginSearch(search);
  let bestFeature = 0;
  for (let c = 0; c < nCols; c++) {
    if (load<u8>(marks + (c as usize)) !== 0) {
      const record = columns + (c as usize) * COLUMN_RECORD;
      const sums = cells + (c as usize) * CELL_COLUMN;
      const feature = load<i32>(record, 16);
      beginColumn();
      if (search.rules === LIGHTGBM) {
        lightgbmDown(sums, load<i32>(record), search);
        if (load<i32>(record, 4) !== 0) lightgbmUp(sums, load<i32>(record), search);
        if (found.bin < 0) store<u8>(marks + (c as usize), 0);
        else found.gain -= search.parentGain + search.minGain;
      } else {
        xgboostUp(sums, load<i32>(record), load<i32>(record, 4), search);
        if (load<i32>(record, 4) !== 0) xgboostDown(sums, load<i32>(record), search);
        if (!(found.gain > search.minGain)) found.bin = -1;
      }
      const isFirst = best.column < 0;
      if (
        found.bin >= 0 &&
        (isFirst || found.gain > best.gain || (found.gain === best.gain && feature < bestFeature))
      ) {
        bestFeature = feature;
        best.gain = found.gain;
        best.gradient = found.gradient;
        best.hessian = found.hessian;
        best.column = c as f64;
        best.bin = found.bin as f64;
        best.missingLeft = found.missingLeft as f64;
      }
    }
  }
}

/** The best split of a column. */
class Found {
  gain: f64;
  gradient: f64;
  hessian: f64;
  /** −1 when nothing was found */
  bin: i32;
  missingLeft: i32;
}

const found = changetype<Found>(memory.data(40, 16));

function beginSearch(search: ExactSearch): void {
  if (search.rules === LIGHTGBM) {
    search.hessian = search.sumHessian + 2 * EPSILON;
    search.countPerHessian = search.weight / search.hessian;
    search.parentGain = gainOf(search.sumGradient, search.hessian, search);
  } else {
    search.hessian = search.sumHessian;
    search.parentGain = singleGain(search.sumGradient, search.sumHessian, search) as f64;
  }
}

function beginColumn(): void {
  found.bin = -1;
  found.gain = -Infinity;
}

function shrink(gradient: f64, alpha: f64): f64 {
  return copysign(max(abs(gradient) - alpha, 0.0), gradient);
}

function gainOf(gradient: f64, hessian: f64, search: ExactSearch): f64 {
  const g = shrink(gradient, search.alpha);
  return (g * g) / (hessian + search.lambda);
}

/** LightGBM rounds the rows that a bin stands for by its hessian to a whole number, bin by bin. */
function rowsOf(hessian: f64, search: ExactSearch): f64 {
  return Math.trunc(hessian * search.countPerHessian + 0.5);
}

/** Highest threshold first; missing values are left. */
function lightgbmDown(sums: usize, nBins: i32, search: ExactSearch): void {
  let gradient: f64 = 0;
  let hessian: f64 = EPSILON;
  let count: f64 = 0;
  for (let bin = nBins - 1; bin > 0; bin--) {
    const cell = sums + ((bin as usize) << 4);
    const h = f64.load(cell);
    const g = f64.load(cell, 8);
    if (h === 0 && g === 0) continue;
    hessian += h;
    gradient += g;
    count += rowsOf(h, search);
    if (count < search.minData || hessian < search.minHessian) continue;
    const left = search.hessian - hessian;
    if (search.weight - count < search.minData || left < search.minHessian) return;
    const leftGradient = search.sumGradient - gradient;
    const gain = gainOf(leftGradient, left, search) + gainOf(gradient, hessian, search);
    if (gain > search.parentGain + search.minGain && gain > found.gain) keep(gain, leftGradient, left, bin - 1, 1);
  }
}

/** Lowest threshold first; missing values are right. */
function lightgbmUp(sums: usize, nBins: i32, search: ExactSearch): void {
  let gradient: f64 = 0;
  let hessian: f64 = EPSILON;
  let count: f64 = 0;
  for (let bin = 0; bin < nBins; bin++) {
    const cell = sums + ((bin as usize) << 4);
    const h = f64.load(cell);
    hessian += h;
    gradient += f64.load(cell, 8);
    count += rowsOf(h, search);
    if (count < search.minData || hessian < search.minHessian) continue;
    const right = search.hessian - hessian;
    if (search.weight - count < search.minData || right < search.minHessian) return;
    const gain = gainOf(gradient, hessian, search) + gainOf(search.sumGradient - gradient, right, search);
    if (gain > search.parentGain + search.minGain && gain > found.gain) keep(gain, gradient, hessian, bin, 0);
  }
}

function keep(gain: f64, gradient: f64, hessian: f64, bin: i32, missingLeft: i32): void {
  found.gain = gain;
  found.gradient = gradient;
  found.hessian = hessian;
  found.bin = bin;
  found.missingLeft = missingLeft;
}

/** XGBoost compares gains in single precision. */
function singleGain(gradient: f64, hessian: f64, search: ExactSearch): f32 {
  if (hessian <= 0) return 0;
  const g = shrink(gradient, search.alpha);
  return ((g * g) as f32) / ((hessian + search.lambda) as f32);
}

/** Lowest threshold first; missing values are right. */
function xgboostUp(sums: usize, nBins: i32, hasMissing: i32, search: ExactSearch): void {
  let gradient: f64 = 0;
  let hessian: f64 = 0;
  for (let bin = 0, end = nBins - 1 + hasMissing; bin < end; bin++) {
    const cell = sums + ((bin as usize) << 4);
    const h = f64.load(cell);
    const g = f64.load(cell, 8);
    if (h === 0 && g === 0) continue;
    hessian += h;
    gradient += g;
    weighSingle(gradient, hessian, bin, 0, search);
  }
}

/** Highest threshold first; missing values are left. */
function xgboostDown(sums: usize, nBins: i32, search: ExactSearch): void {
  let gradient: f64 = 0;
  let hessian: f64 = 0;
  for (let bin = nBins - 1; bin > 0; bin--) {
    const cell = sums + ((bin as usize) << 4);
    hessian += f64.load(cell);
    gradient += f64.load(cell, 8);
    weighSingle(search.sumGradient - gradient, search.sumHessian - hessian, bin - 1, 1, search);
  }
}

/** @param gradient of the left child. @param hessian of the left child */
function weighSingle(gradient: f64, hessian: f64, bin: i32, missingLeft: i32, search: ExactSearch): void {
  const right = search.sumHessian - hessian;
  if (hessian < search.minHessian || right < search.minHessian) return;
  const children = singleGain(gradient, hessian, search) + singleGain(search.sumGradient - gradient, right, search);
  const gain = (children - (search.parentGain as f32)) as f64;
  if (gain > found.gain) keep(gain, gradient, hessian, bin, missingLeft);
}
