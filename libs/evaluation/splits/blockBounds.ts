/**
 * Cuts the rows [start, end) into `blocks` contiguous blocks whose sizes differ by at most one, the larger ones first
 * (the rule of numpy.array_split). Needs end − start ≥ blocks, so that no block is empty.
 * @returns [blocks + 1] block b is the rows [bounds[b], bounds[b + 1])
 */
export function blockBounds(start: number, end: number, blocks: number): Int32Array {
  const size = Math.floor((end - start) / blocks);
  const larger = (end - start) % blocks;
  return Int32Array.from({ length: blocks + 1 }, (_, b) => start + b * size + Math.min(b, larger));
}
