/**
 * Sums of the leaves that rows reach. A node takes 16 bytes:
 *
 *  - f64 threshold, or the value of a leaf; of categories, the i32 address of the bits of those that go left, and their number
 *  - i32 byte offset of the feature in a row, plus MISSING_LEFT and HAS_CATEGORIES; below 0 for a leaf
 *  - i32 address of the left child, which the right one follows; of a leaf, its own
 */

export const NODE_BYTES: usize = 16;

/** Set where a missing value goes left. */
export const MISSING_LEFT: i32 = 1;

/** Set where categories split the node. */
export const HAS_CATEGORIES: i32 = 2;

/** The bits of the offset. */
const OFFSET: i32 = 0x7ffffff8;

/**
 * @param rows  f64 [n, cols]
 * @param block rows that go through all trees before the next ones
 * @param roots i32 [M] addresses; tree m belongs to output m % nOutputs
 * @param hasCategories 0 if no node splits by categories
 * @param out   f64 [n, nOutputs] is added to
 */
export function treePredict(
  rows: usize,
  n: i32,
  cols: i32,
  block: i32,
  roots: usize,
  nTrees: i32,
  nOutputs: i32,
  hasCategories: i32,
  out: usize,
): void {
  const rowBytes = (cols as usize) << 3;
  const outBytes = (nOutputs as usize) << 3;
  for (let first = 0; first < n; first += block) {
    const count = min(block, n - first);
    for (let m = 0; m < nTrees; m++) {
      const root = load<i32>(roots + ((m as usize) << 2)) as usize;
      let row = rows;
      let sum = out + (((m % nOutputs) as usize) << 3);
      let r = 0;
      if (hasCategories === 0) {
        for (; r + 8 <= count; r += 8) {
          addEightLeaves(root, row, rowBytes, sum, outBytes);
          row += rowBytes << 3;
          sum += outBytes << 3;
        }
      }
      for (; r < count; r++) {
        addLeaf(leafOf(root, row), sum);
        row += rowBytes;
        sum += outBytes;
      }
    }
    rows += rowBytes * (count as usize);
    out += outBytes * (count as usize);
  }
}

/** Eight rows at a time hide each other's waiting for memory. A leaf is its own child, so that all go on until the last ends. */
function addEightLeaves(root: usize, row: usize, rowBytes: usize, sum: usize, outBytes: usize): void {
  const row4 = row + (rowBytes << 2);
  const rowBytes3 = 3 * rowBytes;
  let a = root;
  let b = root;
  let c = root;
  let d = root;
  let e = root;
  let f = root;
  let g = root;
  let h = root;
  while (
    (featureOf(a) & featureOf(b) & featureOf(c) & featureOf(d)) >= 0 ||
    (featureOf(e) & featureOf(f) & featureOf(g) & featureOf(h)) >= 0
  ) {
    a = childOf(a, row);
    b = childOf(b, row + rowBytes);
    c = childOf(c, row + (rowBytes << 1));
    d = childOf(d, row + rowBytes3);
    e = childOf(e, row4);
    f = childOf(f, row4 + rowBytes);
    g = childOf(g, row4 + (rowBytes << 1));
    h = childOf(h, row4 + rowBytes3);
  }
  addLeaf(a, sum);
  addLeaf(b, sum + outBytes);
  sum += outBytes << 1;
  addLeaf(c, sum);
  addLeaf(d, sum + outBytes);
  sum += outBytes << 1;
  addLeaf(e, sum);
  addLeaf(f, sum + outBytes);
  sum += outBytes << 1;
  addLeaf(g, sum);
  addLeaf(h, sum + outBytes);
}

export function featureOf(node: usize): i32 {
  return load<i32>(node, 8);
}

function addLeaf(leaf: usize, sum: usize): void {
  f64.store(sum, f64.load(sum) + f64.load(leaf));
}

/** The child that a row goes to at a threshold; of a leaf, the leaf. */
function childOf(node: usize, row: usize): usize {
  const feature = featureOf(node);
  const value = f64.load(row + ((feature & OFFSET) as usize));
  const isMissingLeft = (Number.isNaN(value) as i32) & feature;
  const isLeft = ((value <= f64.load(node)) as i32) | isMissingLeft | (feature >>> 31);
  return (load<i32>(node, 12) + ((1 - isLeft) << 4)) as usize;
}

function leafOf(root: usize, row: usize): usize {
  let node = root;
  while (featureOf(node) >= 0) {
    const feature = featureOf(node);
    const value = f64.load(row + ((feature & OFFSET) as usize));
    node = (feature & HAS_CATEGORIES) === 0 ? childOf(node, row) : childByCategory(node, value);
  }
  return node;
}

function childByCategory(node: usize, value: f64): usize {
  return (load<i32>(node, 12) as usize) + (goesLeftByCategory(node, value) === 0 ? NODE_BYTES : 0);
}

/** 1 if the value goes left: where it is one of the node's categories, or missing and those go left. */
export function goesLeftByCategory(node: usize, value: f64): i32 {
  if (Number.isNaN(value)) return featureOf(node) & MISSING_LEFT;
  if (!(value >= 0 && value < (load<i32>(node, 4) as f64))) return 0;
  const category = value as i32;
  const word = load<u32>((load<i32>(node) as usize) + (((category >> 5) as usize) << 2));
  return ((word >> (category & 31)) & 1) as i32;
}
