import { type Arena, packPoints } from '@winnow/kernels';

/**
 * Kernels of support vector machines, with LIBSVM's definitions. Notation: F features, a and b rows.
 *
 * - `linear`  a · b
 * - `rbf`     exp(−gamma ‖a − b‖²)
 * - `poly`    (gamma a · b + coef0)^degree
 * - `sigmoid` tanh(gamma a · b + coef0)
 */
export interface KernelFunction {
  readonly name: 'linear' | 'rbf' | 'poly' | 'sigmoid';
  readonly gamma: number;
  readonly degree: number;
  readonly coef0: number;
}

/** Rows of a kernel's arguments. */
export interface Points {
  /** [N, F] */
  readonly data: Float64Array;
  readonly rows: number;
  readonly cols: number;
  /** [N] a · a */
  readonly norms: Float64Array;
}

export function createPoints(data: Float64Array, rows: number, cols: number): Points {
  const norms = new Float64Array(rows);
  for (let n = 0; n < rows; n++) {
    for (let f = 0; f < cols; f++) norms[n]! += data[n * cols + f]! ** 2;
  }
  return { data, rows, cols, norms };
}

/** Values of a kernel between a point and all of some others. @param out [N of the others] */
export type KernelRow = (from: Points, row: number, out: Float64Array) => void;

/** Makes ready to compute rows, while the arena lasts. */
export function createKernelRow(
  arena: Arena,
  { name, gamma, degree, coef0 }: KernelFunction,
  others: Points,
): KernelRow {
  const packed = packPoints(arena, others.data, others.cols, others.norms);
  const pointOf = ({ data, cols }: Points, row: number) => data.subarray(row * cols, (row + 1) * cols);
  switch (name) {
    case 'linear':
      return (from, row, out) => packed.dots(pointOf(from, row), out);
    case 'rbf':
      return (from, row, out) => packed.radialBasis(pointOf(from, row), from.norms[row]!, gamma, out);
    case 'poly':
      return (from, row, out) => {
        packed.dots(pointOf(from, row), out);
        for (let n = 0; n < out.length; n++) out[n] = (gamma * out[n]! + coef0) ** degree;
      };
    case 'sigmoid':
      return (from, row, out) => {
        packed.dots(pointOf(from, row), out);
        for (let n = 0; n < out.length; n++) out[n] = Math.tanh(gamma * out[n]! + coef0);
      };
    default:
      return name satisfies never;
  }
}
