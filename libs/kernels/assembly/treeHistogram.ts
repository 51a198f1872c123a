/**
 * Histograms of gradients (Ke et al. 2017, algorithm 1). Notation of the tree files: N rows, C columns, a multiple of
 * four.
 *
 * The gradient and the hessian of a row are integers packed into one i64, gradient · 2³² + hessian with a hessian of 0
 * or more, so that one addition adds both. treeGradient.ts scales them so that no sum over rows overflows its half.
 *
 *  - bins      u8  [N, stride]
 *  - rows      i32 [N] row numbers; a node of a tree is a range of them
 *  - packed    i64 [N]
 *  - histogram i64 [C, 256]
 */

/** From one column of a histogram to the next. */
export const HISTOGRAM_COLUMN: usize = 2048;

/** Columns that one pass over the rows adds up: as many as the second-level cache holds histograms of, and more. */
const COLUMNS_A_PASS: i32 = 64;

/**
 * Rows whose memory is asked for before any of them is added up. A row takes so many instructions that the processor
 * sees only the next few at a time; rows that lie apart would be waited for one after the other.
 */
const ROWS_AHEAD: i32 = 32;

/** Rows that lie closer than this, on average, come into the cache by themselves. */
const NEAR_ROWS: u32 = 4;

/** Adds up rows[begin..end). @param nCols a multiple of four, at most `stride`. @param out [C, 256] */
export function treeHistogram(
  bins: usize,
  stride: i32,
  nCols: i32,
  rows: usize,
  begin: i32,
  end: i32,
  packed: usize,
  out: usize,
): void {
  memory.fill(out, 0, HISTOGRAM_COLUMN * (nCols as usize));
  addRows(bins, stride, nCols, rows, begin, end, packed, 1, out);
}

/** Takes rows[begin..end) off a histogram. */
export function treeRemoveRows(
  bins: usize,
  stride: i32,
  nCols: i32,
  rows: usize,
  begin: i32,
  end: i32,
  packed: usize,
  histogram: usize,
): void {
  addRows(bins, stride, nCols, rows, begin, end, packed, -1, histogram);
}

/** Adds `sign` times the rows. */
function addRows(
  bins: usize,
  stride: i32,
  nCols: i32,
  rows: usize,
  begin: i32,
  end: i32,
  packed: usize,
  sign: i64,
  out: usize,
): void {
  for (let first = 0; first < nCols; first += COLUMNS_A_PASS) {
    const count = min(COLUMNS_A_PASS, nCols - first);
    addToColumns(
      bins + first,
      stride,
      count,
      rows,
      begin,
      end,
      packed,
      sign,
      out + HISTOGRAM_COLUMN * (first as usize),
    );
  }
}

function addToColumns(
  bins: usize,
  stride: i32,
  count: i32,
  rows: usize,
  begin: i32,
  end: i32,
  packed: usize,
  sign: i64,
  out: usize,
): void {
  const last = rows + ((end as usize) << 2);
  let at = rows + ((begin as usize) << 2);
  while (at < last) {
    const stop = min(last, at + ((ROWS_AHEAD as usize) << 2));
    touchRows(bins, stride, count, at, stop, packed);
    for (; at < stop; at += 4) {
      const row = load<i32>(at) as usize;
      const value = sign * load<i64>(packed + (row << 3));
      let cell = bins + row * (stride as usize);
      let column = out;
      for (const end = cell + (count as usize); cell < end; cell += 4) {
        const a = column + ((load<u8>(cell) as usize) << 3);
        store<i64>(a, load<i64>(a) + value);
        const b = column + ((load<u8>(cell, 1) as usize) << 3);
        store<i64>(b, load<i64>(b, 2048) + value, 2048);
        const c = column + ((load<u8>(cell, 2) as usize) << 3);
        store<i64>(c, load<i64>(c, 4096) + value, 4096);
        const d = column + ((load<u8>(cell, 3) as usize) << 3);
        store<i64>(d, load<i64>(d, 6144) + value, 6144);
        column += 8192;
      }
    }
  }
}

/** What was read to have it in the cache, kept so that the reading is not left out as useless. */
let _touched: i32 = 0;

/** Reads something of each cache line that the rows from `at` to `stop` need, unless these lie side by side. */
function touchRows(bins: usize, stride: i32, count: i32, at: usize, stop: usize, packed: usize): void {
  const span = (load<i32>(stop - 4) - load<i32>(at)) as u32;
  if (span < NEAR_ROWS * (((stop - at) >> 2) as u32)) return;
  let sum = 0;
  for (; at < stop; at += 4) {
    const row = load<i32>(at) as usize;
    const first = bins + row * (stride as usize);
    sum += load<u8>(packed + (row << 3)) + load<u8>(first) + load<u8>(first + (count as usize) - 1);
  }
  _touched = sum;
}

/** histogram −= part, over [C, 256]: what is left of a node without one of its children is the other child. */
export function treeSubtract(histogram: usize, part: usize, nCols: i32): void {
  for (let at: usize = 0, end = HISTOGRAM_COLUMN * (nCols as usize); at < end; at += 32) {
    v128.store(histogram + at, i64x2.sub(v128.load(histogram + at), v128.load(part + at)));
    v128.store(histogram + at, i64x2.sub(v128.load(histogram + at, 16), v128.load(part + at, 16)), 16);
  }
}

/**
 * Moves the rows of rows[begin..end) whose bin goes left to the front, both sides in their order.
 * @param column   u8 [N] bins of the column that splits
 * @param goesLeft u8 [256] 1 for the bins that go left
 * @param scratch  i32 [end − begin]
 * @returns how many go left
 */
export function treePartition(column: usize, goesLeft: usize, rows: usize, begin: i32, end: i32, scratch: usize): i32 {
  const first = rows + ((begin as usize) << 2);
  const last = rows + ((end as usize) << 2);
  let left = first;
  let right = scratch;
  for (let at = first; at < last; at += 4) {
    const row = load<i32>(at);
    const isLeft = load<u8>(goesLeft + (load<u8>(column + (row as usize)) as usize)) as usize;
    store<i32>(left, row);
    store<i32>(right, row);
    left += isLeft << 2;
    right += (1 - isLeft) << 2;
  }
  memory.copy(left, scratch, right - scratch);
  return ((left - first) >> 2) as i32;
}

/** Rows that are transposed at a time: one cache line of each column. */
const TRANSPOSED_ROWS: i32 = 64;

/** @param bins u8 [n, stride]. @param columns u8 [stride, n] receives them */
export function treeTranspose(bins: usize, n: i32, stride: i32, columns: usize): void {
  for (let first = 0; first < n; first += TRANSPOSED_ROWS) {
    const count = min(TRANSPOSED_ROWS, n - first);
    for (let c = 0; c < stride; c++) {
      let from = bins + (first as usize) * (stride as usize) + (c as usize);
      const to = columns + (c as usize) * (n as usize) + (first as usize);
      for (let row: usize = 0; row < (count as usize); row++) {
        store<u8>(to + row, load<u8>(from));
        from += stride;
      }
    }
  }
}

/**
 * Copies some columns of the bins.
 * @param columns i32 [count] numbers of the columns
 * @param out     u8 [n, count] receives them
 */
export function treeSelect(bins: usize, n: i32, stride: i32, columns: usize, count: i32, out: usize): void {
  const last = columns + ((count as usize) << 2);
  for (let row = 0; row < n; row++) {
    for (let at = columns; at < last; at += 4) {
      store<u8>(out, load<u8>(bins + (load<i32>(at) as usize)));
      out += 1;
    }
    bins += stride;
  }
}
