import type { Arena } from '@winnow/kernels';
import { createKernelRow, type KernelFunction, type Points } from './kernelFunction.ts';

/** Rows of a kernel matrix, computed when they are asked for; those used last are kept. Notation: N points. */
export interface KernelCache {
  readonly points: Points;
  /** [N] K(n, n) */
  readonly diagonal: Float64Array;
  /** [N] K(n, ·); valid until two other rows were asked for */
  row(n: number): Float64Array;
}

const BYTES_PER_VALUE = 8;
const BYTES_PER_MEGABYTE = 2 ** 20;

/** A step of the solver reads two rows at once. */
const MIN_ROWS = 2;

/** @param megabytes of rows to keep, at least two rows */
export function createKernelCache(
  arena: Arena,
  points: Points,
  kernel: KernelFunction,
  megabytes: number,
): KernelCache {
  const { rows } = points;
  const fitting = Math.floor((megabytes * BYTES_PER_MEGABYTE) / (BYTES_PER_VALUE * rows));
  const capacity = Math.max(MIN_ROWS, fitting);
  const kernelRow = createKernelRow(arena, kernel, points);
  const keepsAll = capacity >= rows;
  const kept = new Map<number, Float64Array>(); // in the order of last use where not all are kept
  return {
    points,
    diagonal: diagonalOf(points, kernel),
    row(n) {
      let values = kept.get(n);
      if (values === undefined) {
        values = kept.size < capacity ? new Float64Array(rows) : dropOldest(kept);
        kernelRow(points, n, values);
      } else if (keepsAll) {
        return values;
      } else {
        kept.delete(n);
      }
      kept.set(n, values);
      return values;
    },
  };
}

/** Its memory, to be used again. */
function dropOldest(kept: Map<number, Float64Array>): Float64Array {
  const [oldest] = kept;
  const [n, values] = oldest!;
  kept.delete(n);
  return values;
}

function diagonalOf({ norms }: Points, { name, gamma, degree, coef0 }: KernelFunction): Float64Array {
  switch (name) {
    case 'linear':
      return norms.slice();
    case 'rbf':
      return new Float64Array(norms.length).fill(1);
    case 'poly':
      return norms.map((norm) => (gamma * norm + coef0) ** degree);
    case 'sigmoid':
      return norms.map((norm) => Math.tanh(gamma * norm + coef0));
    default:
      return name satisfies never;
  }
}
