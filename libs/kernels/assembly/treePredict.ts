/**
 * Sums of the leaves that rows reach. A node takes 32 bytes:
 *
 *  - f64 threshold, or the value of a leaf
 *  - i32 byte offset of the feature in a row; −1 for a leaf
 *  - i32 where a missing value goes: 1 left, 0 right
 *  - i32 address of the left and of the right child
 *  - i32 address of the bits of the categories that go left, or 0, and their number
 */

/** Rows that go through all trees before the next ones. */
const BLOCK: i32 = 64;

/**
 * @param rows  f64 [n, cols]
 * @param roots i32 [M] addresses; tree m belongs to output m % nOutputs
 * @param hasCategories 0 if no node splits by categories
 * @param out   f64 [n, nOutputs] is added to
 */
export function treePredict(
  rows: usize,
  n: i32,
  cols: i32,
  roots: usize,
  nTrees: i32,
  nOutputs: i32,
  hasCategories: i32,
  out: usize,
): void {
  const rowBytes = (cols as usize) << 3;
  const outBytes = (nOutputs as usize) << 3;
  for (let first = 0; first < n; first += BLOCK) {
    const count = min(BLOCK, n - first);
    for (let m = 0; m < nTrees; m++) {
      const root = load<i32>(roots + ((m as usize) << 2)) as usize;
      let row = rows;
      let sum = out + (((m % nOutputs) as usize) << 3);
      let r = 0;
      if (hasCategories === 0) {
        for (; r + 4 <= count; r += 4) {
          addFourLeaves(root, row, rowBytes, sum, outBytes);
          row += rowBytes << 2;
          sum += outBytes << 2;
        }
      }
      for (; r < count; r++) {
        f64.store(sum, f64.load(sum) + leafOf(root, row));
        row += rowBytes;
        sum += outBytes;
      }
    }
    rows += rowBytes * (count as usize);
    out += outBytes * (count as usize);
  }
}

/** Four rows at a time hide each other's waiting for memory. A leaf is its own child, so that all go on until the last ends. */
function addFourLeaves(root: usize, row: usize, rowBytes: usize, sum: usize, outBytes: usize): void {
  const row1 = row + rowBytes;
  const row2 = row1 + rowBytes;
  const row3 = row2 + rowBytes;
  let a = root;
  let b = root;
  let c = root;
  let d = root;
  while ((load<i32>(a, 8) & load<i32>(b, 8) & load<i32>(c, 8) & load<i32>(d, 8)) >= 0) {
    a = childOf(a, row);
    b = childOf(b, row1);
    c = childOf(c, row2);
    d = childOf(d, row3);
  }
  f64.store(sum, f64.load(sum) + f64.load(a));
  sum += outBytes;
  f64.store(sum, f64.load(sum) + f64.load(b));
  sum += outBytes;
  f64.store(sum, f64.load(sum) + f64.load(c));
  sum += outBytes;
  f64.store(sum, f64.load(sum) + f64.load(d));
}

/** The child that a row goes to at a threshold; of a leaf, the leaf. */
function childOf(node: usize, row: usize): usize {
  const feature = load<i32>(node, 8);
  const value = f64.load(row + ((feature & ~(feature >> 31)) as usize));
  const isLeft = ((value <= f64.load(node)) as i32) | ((Number.isNaN(value) as i32) & load<i32>(node, 12));
  return load<i32>(node + ((1 - isLeft) << 2), 16) as usize;
}

function leafOf(root: usize, row: usize): f64 {
  let node = root;
  let feature = load<i32>(node, 8);
  while (feature >= 0) {
    const value = f64.load(row + (feature as usize));
    const isMissing = Number.isNaN(value);
    const isLeft =
      load<i32>(node, 24) === 0
        ? ((value <= f64.load(node)) as i32) | ((isMissing as i32) & load<i32>(node, 12))
        : goesLeftByCategory(node, value);
    node = load<i32>(node + ((1 - isLeft) << 2), 16) as usize;
    feature = load<i32>(node, 8);
  }
  return f64.load(node);
}

/** 1 if the value goes left: where it is one of the node's categories, or missing and those go left. */
export function goesLeftByCategory(node: usize, value: f64): i32 {
  if (Number.isNaN(value)) return load<i32>(node, 12);
  if (!(value >= 0 && value < (load<i32>(node, 28) as f64))) return 0;
  const category = value as i32;
  const word = load<u32>((load<i32>(node, 24) as usize) + (((category >> 5) as usize) << 2));
  return ((word >> (category & 31)) & 1) as i32;
}
