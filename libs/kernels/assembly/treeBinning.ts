/** Sorting columns and looking up bins. */

const DIGIT_BITS: u64 = 11;
const DIGITS: i32 = 6;
const VALUES_A_DIGIT: usize = 2048;
const SIGN_BIT: u64 = 0x8000000000000000;

/** How often each value of each digit occurs, i32 [6, 2048]. */
const COUNTS = memory.data(49152, 16);

/**
 * Sorts values ascending, −0 before 0, by their digits from the last to the first; digits that all values share are
 * left out. NaN is not allowed.
 * @param keys    f64 [n]
 * @param scratch f64 [n]
 * @param payload f64 [n] is moved along, or 0
 * @param payloadScratch f64 [n], or 0
 */
export function treeSort(keys: usize, scratch: usize, n: i32, payload: usize, payloadScratch: usize): void {
  const bytes = (n as usize) << 3;
  countDigits(keys, bytes);
  let from = keys;
  let to = scratch;
  let payloadFrom = payload;
  let payloadTo = payloadScratch;
  for (let digit = 0; digit < DIGITS; digit++) {
    const shift = (digit as u64) * DIGIT_BITS;
    const counts = COUNTS + (((digit as usize) * VALUES_A_DIGIT) << 2);
    if (load<i32>(counts + (digitOf(load<u64>(from), shift) << 2)) === n) continue;
    toPositions(counts);
    for (let at: usize = 0; at < bytes; at += 8) {
      const key = load<u64>(from + at);
      const count = counts + (digitOf(key, shift) << 2);
      const position = load<i32>(count);
      store<i32>(count, position + 1);
      store<u64>(to + ((position as usize) << 3), key);
      if (payload !== 0) f64.store(payloadTo + ((position as usize) << 3), f64.load(payloadFrom + at));
    }
    const held = from;
    from = to;
    to = held;
    const payloadHeld = payloadFrom;
    payloadFrom = payloadTo;
    payloadTo = payloadHeld;
  }
  for (let at: usize = 0; at < bytes; at += 8) store<u64>(keys + at, fromOrdered(load<u64>(from + at)));
  if (payload !== 0 && payloadFrom !== payload) memory.copy(payload, payloadFrom, bytes);
}

/** Replaces the values by integers of the same order, and counts their digits. */
function countDigits(keys: usize, bytes: usize): void {
  memory.fill(COUNTS, 0, 49152);
  for (let at: usize = 0; at < bytes; at += 8) {
    const key = toOrdered(load<u64>(keys + at));
    store<u64>(keys + at, key);
    for (let digit = 0; digit < DIGITS; digit++) {
      const count = COUNTS + (((digit as usize) * VALUES_A_DIGIT + digitOf(key, (digit as u64) * DIGIT_BITS)) << 2);
      store<i32>(count, load<i32>(count) + 1);
    }
  }
}

function toPositions(counts: usize): void {
  let position = 0;
  for (let at = counts, end = counts + (VALUES_A_DIGIT << 2); at < end; at += 4) {
    const count = load<i32>(at);
    store<i32>(at, position);
    position += count;
  }
}

function digitOf(key: u64, shift: u64): usize {
  return ((key >> shift) & (VALUES_A_DIGIT - 1)) as usize;
}

/** Bits of a double → an unsigned integer of the same order. */
function toOrdered(bits: u64): u64 {
  return bits ^ ((0 - (bits >> 63)) | SIGN_BIT);
}

function fromOrdered(key: u64): u64 {
  return key ^ (((key >> 63) - 1) | SIGN_BIT);
}

/** Cells of equal width that a column's bounds are spread over. */
const LAST_CELL: i32 = 2047;

/**
 * Where in the bounds of a column to look for a value, see libs/kernels/trees/binLookup.ts: a value's cell is
 * (value − low) · scale, and after the bounds of lower cells at most 2^levels − 1 are to be compared.
 */
export class BinLookup {
  low: f64;
  scale: f64;
  levels: i32;
  padding: i32;
  /** the first of u8 [2048]: bounds in lower cells */
  start: u8;
}

const STARTS = offsetof<BinLookup>('start');

/**
 * Bins of one column: the number of bounds that are below the value.
 * @param values f64, one every `cols` doubles
 * @param bounds f64 [384] ascending, those that are not used +∞
 * @param missingBin bin of NaN
 * @param bins   u8, one every `stride` bytes
 * @param binColumn u8 [n] the same side by side, or 0
 */
export function treeBins(
  values: usize,
  cols: i32,
  n: i32,
  bounds: usize,
  lookup: BinLookup,
  missingBin: i32,
  bins: usize,
  stride: i32,
  binColumn: usize,
): void {
  const low = lookup.low;
  const scale = lookup.scale;
  const starts = changetype<usize>(lookup) + STARTS;
  const widest: usize = ((1 as usize) << lookup.levels) << 2;
  for (let row = 0; row < n; row++) {
    const value = f64.load(values);
    const cell = min(max(((value - low) * scale) as i32, 0), LAST_CELL); // of NaN it is 0
    let at = bounds + ((load<u8>(starts + (cell as usize)) as usize) << 3);
    for (let width = widest; width >= 8; width >>= 1) {
      at += f64.load(at + width - 8) < value ? width : 0;
    }
    const bin = Number.isNaN(value) ? missingBin : (((at - bounds) >> 3) as i32);
    store<u8>(bins, bin);
    if (binColumn !== 0) {
      store<u8>(binColumn, bin);
      binColumn += 1;
    }
    values += (cols as usize) << 3;
    bins += stride;
  }
}
