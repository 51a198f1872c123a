import type { Factors } from './factorise.ts';

/**
 * Squared Mahalanobis distance of rows to each component, over the observed features. Notation: see components.ts.
 * @param data  [T, D]
 * @param nCols D
 * @param rows  which of the T rows
 * @param out   [T, B] receives the distances in those rows
 */
export function squaredDistances(
  factors: Factors,
  data: Float64Array,
  nCols: number,
  rows: Int32Array,
  out: Float64Array,
): void {
  if (factors.kind === 'diagonal') diagonalDistances(factors, data, nCols, rows, out);
  else triangularDistances(factors, data, nCols, rows, out);
}

function diagonalDistances(
  factors: Factors,
  data: Float64Array,
  nCols: number,
  rows: Int32Array,
  out: Float64Array,
): void {
  const { nComponents, observed, means, inverse } = factors;
  const size = observed.length;
  for (let n = 0; n < rows.length; n++) {
    const row = rows[n]! * nCols;
    for (let b = 0; b < nComponents; b++) {
      let sum = 0;
      for (let i = 0; i < size; i++) {
        const deviation = data[row + observed[i]!]! - means[b * size + i]!;
        sum += deviation * deviation * inverse[b * size + i]!;
      }
      out[rows[n]! * nComponents + b] = sum;
    }
  }
}

/** |L⁻¹ (x − m)|² */
function triangularDistances(
  factors: Factors,
  data: Float64Array,
  nCols: number,
  rows: Int32Array,
  out: Float64Array,
): void {
  const { nComponents, tieSize, observed, means, inverse } = factors;
  const size = observed.length;
  const deviations = new Float64Array(size);
  for (let n = 0; n < rows.length; n++) {
    const row = rows[n]! * nCols;
    for (let b = 0; b < nComponents; b++) {
      for (let i = 0; i < size; i++) deviations[i] = data[row + observed[i]!]! - means[b * size + i]!;
      let line = Math.floor(b / tieSize) * size * size;
      let sum = 0;
      for (let i = 0; i < size; i++, line += size) {
        let projected = 0;
        for (let j = 0; j <= i; j++) projected += inverse[line + j]! * deviations[j]!;
        sum += projected * projected;
      }
      out[rows[n]! * nComponents + b] = sum;
    }
  }
}
