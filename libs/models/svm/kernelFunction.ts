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

/**
 * Values of the kernel between one point and all others.
 * @param out [N of `others`]
 */
export function kernelRow(kernel: KernelFunction, from: Points, row: number, others: Points, out: Float64Array): void {
  dotRow(from, row, others, out);
  const { gamma, degree, coef0 } = kernel;
  const { norms, rows } = others;
  switch (kernel.name) {
    case 'linear':
      return;
    case 'rbf': {
      const own = from.norms[row]!;
      for (let n = 0; n < rows; n++) out[n] = Math.exp(-gamma * Math.max(0, own + norms[n]! - 2 * out[n]!));
      return;
    }
    case 'poly':
      for (let n = 0; n < rows; n++) out[n] = (gamma * out[n]! + coef0) ** degree;
      return;
    case 'sigmoid':
      for (let n = 0; n < rows; n++) out[n] = Math.tanh(gamma * out[n]! + coef0);
      return;
    default:
      kernel.name satisfies never;
  }
}

function dotRow({ data: from }: Points, row: number, { data, rows, cols }: Points, out: Float64Array): void {
  const own = from.subarray(row * cols, (row + 1) * cols);
  for (let n = 0, at = 0; n < rows; n++) {
    let sum = 0;
    for (let f = 0; f < cols; f++) sum += own[f]! * data[at++]!;
    out[n] = sum;
  }
}
