import { withArena } from '../memory/arena.ts';
import { BLOCK_ROWS, blockLength, createGramSums, createPacker, paddedColumns } from './blocks.ts';

/** Moments of columns and a target. Notation: N rows, F columns, v_n weights, W = Σ v_n. */
export interface LinearMoments {
  /** [F] */
  readonly means: Float64Array;
  readonly meanY: number;
  /** W */
  readonly totalWeight: number;
  /** [F, F] Σ v_n x_n x_nᵀ, x around the means */
  readonly gram: Float64Array;
  /** [F] Σ v_n y_n x_n, both around their means */
  readonly moment: Float64Array;
}

/** Rows that the centre is the mean of. */
const CENTRE_ROWS = 1024;

/**
 * Goes over the rows once, around a centre near the means, and corrects for the difference: S Sᵀ / W of the sums S
 * around the centre is small beside the moments, so nothing cancels. A constant column is exactly 0 around its centre.
 * @param x       [N, F]
 * @param y       [N]
 * @param weights [N]; undefined means 1
 */
export function linearMoments(x: Float64Array, y: Float64Array, weights: Float64Array | undefined): LinearMoments {
  const rows = y.length;
  const cols = x.length / rows;
  const centre = centreOf(x, rows, cols);
  const centreY = centreOf(y, rows, 1)[0]!;
  const all = sumMoments(x, y, weights, centre, centreY);
  const stride = cols + 2; // the features, the target, and ones
  const [totalWeight, sums] = [all[stride * stride - 1]!, all.subarray((cols + 1) * stride)];
  const around = (i: number, j: number): number => all[i * stride + j]! - (sums[i]! * sums[j]!) / totalWeight;
  return {
    means: centre.map((value, f) => value + sums[f]! / totalWeight),
    meanY: centreY + sums[cols]! / totalWeight,
    totalWeight,
    gram: Float64Array.from({ length: cols * cols }, (_, at) => around(Math.floor(at / cols), at % cols)),
    moment: Float64Array.from({ length: cols }, (_, f) => around(f, cols)),
  };
}

/** Mean of evenly spaced rows, taken around the first one. */
function centreOf(x: Float64Array, rows: number, cols: number): Float64Array {
  const count = Math.min(rows, CENTRE_ROWS);
  const sums = new Float64Array(cols);
  for (let i = 0; i < count; i++) {
    const start = Math.floor((i * rows) / count) * cols;
    for (let f = 0; f < cols; f++) sums[f]! += x[start + f]! - x[f]!;
  }
  return sums.map((value, f) => x[f]! + value / count);
}

/** @returns [F + 2, F + 2] weighted products of the features and the target around their centres, and of ones */
function sumMoments(
  x: Float64Array,
  y: Float64Array,
  weights: Float64Array | undefined,
  centre: Float64Array,
  centreY: number,
): Float64Array {
  const [rows, cols] = [y.length, centre.length];
  return withArena((arena) => {
    const packer = createPacker(arena, x, cols, centre);
    const block = arena.f64(paddedColumns(cols + 2) * BLOCK_ROWS);
    const factors = weights && arena.f64(BLOCK_ROWS);
    const sums = createGramSums(arena, cols + 2);
    for (let first = 0; first < rows; first += BLOCK_ROWS) {
      const count = Math.min(BLOCK_ROWS, rows - first);
      const length = blockLength(count);
      const values = block.view().fill(0, cols * length);
      for (let n = 0; n < count; n++) values[cols * length + n] = y[first + n]! - centreY;
      values.fill(1, (cols + 1) * length, (cols + 1) * length + count);
      packer.pack(first, count, block.address);
      factors
        ?.view()
        .fill(0, count)
        .set(weights!.subarray(first, first + count));
      sums.add(block.address, length, factors?.address);
    }
    return sums.result();
  });
}
