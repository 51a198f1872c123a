/**
 * How the arrays of an HMM lie in memory. Everything is f64; addresses and strides are in bytes.
 *
 *  - rows come in blocks of BLOCK_ROWS. Inside a block, a quantity of n columns lies as [n, BLOCK_ROWS], so that two
 *    neighbouring rows fill the lanes of a vector: what is independent from row to row is computed that way, whatever
 *    n is. The last block is padded.
 *  - the chain moves from row to row, so there the lanes hold neighbouring states: [T, P] and [P, P], P states, the
 *    last of them a padding that has probability 0 when K is odd.
 */

export const BLOCK_ROWS: i32 = 64;

/** From one column of a block to the next. */
export const COLUMN: usize = 512;

/** Vector loops over the rows of a block take this many rows at a time. */
export const ROW_STEP: i32 = 8;

/** Rows of a block that vector loops go over. */
export function steppedRows(rows: i32): i32 {
  return (rows + ROW_STEP - 1) & ~(ROW_STEP - 1);
}

/** States with padding. */
export function paddedStates(nStates: i32): i32 {
  return (nStates + 1) & ~1;
}

export function f64At(address: usize, index: i32): usize {
  return address + ((index as usize) << 3);
}

/** Reduces the two lanes, the first plus the second. */
export function laneSum(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}
