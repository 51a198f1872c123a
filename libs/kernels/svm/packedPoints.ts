import type { Arena } from '../memory/arena.ts';
import { kernels } from '../memory/kernels.ts';

/** Points in kernel memory, to be multiplied with others. Notation: N points, F features. */
export interface PackedPoints {
  /** out = the products of a point and all of them. @param point [F]. @param out [N] */
  dots(point: Float64Array, out: Float64Array): void;
  /** out = exp(−gamma ‖point − each of them‖²). @param norm point · point */
  radialBasis(point: Float64Array, norm: number, gamma: number, out: Float64Array): void;
}

/** As in assembly/kernelRow.ts. */
const PACK = 8;

/**
 * @param data  [N, F]
 * @param norms [N] each point's product with itself
 */
export function packPoints(arena: Arena, data: Float64Array, cols: number, norms: Float64Array): PackedPoints {
  const rows = norms.length;
  const packs = Math.ceil(rows / PACK);
  const [squares, results, own] = [arena.f64(PACK * packs), arena.f64(PACK * packs), arena.f64(cols)];
  const [packed, plain] = [arena.f64(PACK * packs * cols), arena.f64(data.length)];
  squares.view().fill(0).set(norms);
  plain.view().set(data);
  kernels().packPoints(plain.address, rows, cols, packed.address);
  const multiply = (point: Float64Array): void => {
    own.view().set(point);
    kernels().dotPoints(own.address, cols, packed.address, packs, results.address);
  };
  return {
    dots(point, out) {
      multiply(point);
      out.set(results.view().subarray(0, rows));
    },
    radialBasis(point, norm, gamma, out) {
      multiply(point);
      kernels().radialBasis(norm, squares.address, gamma, PACK * packs, results.address);
      out.set(results.view().subarray(0, rows));
    },
  };
}
