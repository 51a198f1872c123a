import { BLOCK_ROWS, COLUMN, f64At, steppedRows } from './layout';

/**
 * @param rows   [T, D]
 * @param blocks [ceil(T / 64), D, 64] receives them, padding rows 0
 */
export function packRows(rows: usize, nRows: i32, nCols: i32, blocks: usize): void {
  const blockBytes = COLUMN * (nCols as usize);
  for (let first = 0; first < nRows; first += BLOCK_ROWS) {
    const count = min(BLOCK_ROWS, nRows - first);
    memory.fill(blocks, 0, blockBytes);
    for (let t = 0; t < count; t++) {
      for (let d = 0; d < nCols; d++) {
        f64.store(f64At(blocks + COLUMN * (d as usize), t), f64.load(f64At(rows, d)));
      }
      rows = f64At(rows, nCols);
    }
    blocks += blockBytes;
  }
}

/**
 * @param block  [n, 64]
 * @param count  rows in the block
 * @param rows   [count (stepped), stride] receives them
 * @param stride columns in `rows`, even; those from n on receive 0
 */
export function blockToRows(block: usize, n: i32, count: i32, rows: usize, stride: i32): void {
  const step = (stride as usize) << 3;
  for (let k = 0; k < n; k += 2) {
    const first = block + COLUMN * (k as usize);
    const second = first + COLUMN;
    const hasSecond = k + 1 < n;
    let to = f64At(rows, k);
    for (let at: usize = 0, end = (steppedRows(count) as usize) << 3; at < end; at += 16) {
      const a = v128.load(first + at);
      const b = hasSecond ? v128.load(second + at) : f64x2.splat(0);
      v128.store(to, v128.shuffle<f64>(a, b, 0, 2));
      v128.store(to + step, v128.shuffle<f64>(a, b, 1, 3));
      to += step << 1;
    }
  }
}

/**
 * @param rows  [64, stride], those from `count` on 0
 * @param block [n, 64] receives them
 */
export function rowsToBlock(rows: usize, stride: i32, count: i32, block: usize, n: i32): void {
  const step = (stride as usize) << 3;
  for (let k = 0; k < n; k += 2) {
    const first = block + COLUMN * (k as usize);
    const hasSecond = k + 1 < n;
    let from = f64At(rows, k);
    for (let at: usize = 0, end = (steppedRows(count) as usize) << 3; at < end; at += 16) {
      const a = v128.load(from);
      const b = v128.load(from + step);
      v128.store(first + at, v128.shuffle<f64>(a, b, 0, 2));
      if (hasSecond) v128.store(first + COLUMN + at, v128.shuffle<f64>(a, b, 1, 3));
      from += step << 1;
    }
  }
}
