import type { ComponentStatistics } from './componentStatistics.ts';
import { type Components, covarianceAt } from './components.ts';
import { factorise } from './factorise.ts';
import type { MissingPattern } from './missingPatterns.ts';

/**
 * Adds the rows of one pattern to the statistics of components with matrices; missing features enter through their
 * regression on the observed ones. Notation: see components.ts; P observed and Q = D − P missing features.
 * @param data    [T, D]
 * @param shares  [T, B] r_tb
 * @param weights [T, B] r_tb u_tb
 */
export function accumulateMatrices(
  components: Components,
  data: Float64Array,
  pattern: MissingPattern,
  shares: Float64Array,
  weights: Float64Array,
  statistics: ComponentStatistics,
): void {
  const { nComponents, nFeatures, tieSize } = components;
  const { rows, missing } = pattern;
  const regressions = missing.length > 0 ? regress(components, pattern) : [];
  const deviation = new Float64Array(nFeatures);
  for (let b = 0; b < nComponents; b++) {
    const group = Math.floor(b / tieSize);
    let totalShare = 0;
    let totalWeight = 0;
    for (let n = 0; n < rows.length; n++) {
      const weight = weights[rows[n]! * nComponents + b]!;
      totalShare += shares[rows[n]! * nComponents + b]!;
      totalWeight += weight;
      expectDeviation(components, b, data, rows[n]! * nFeatures, pattern, regressions[group], deviation);
      addOuter(deviation, weight, b * nFeatures, group * nFeatures * nFeatures, statistics);
    }
    for (let d = 0; d < nFeatures; d++) {
      statistics.occupancy[b * nFeatures + d]! += totalShare;
      statistics.weights[b * nFeatures + d]! += totalWeight;
    }
    if (missing.length > 0) addResidual(regressions[group]!, missing, totalShare, group, nFeatures, statistics.scatter);
  }
}

interface Regression {
  /** [Q, P] Σ_qp Σ_pp⁻¹ */
  readonly slopes: Float64Array;
  /** [Q, Q] Σ_qq − Σ_qp Σ_pp⁻¹ Σ_pq */
  readonly residual: Float64Array;
}

/** @returns one for each group */
function regress(components: Components, { observed, missing }: MissingPattern): Regression[] {
  const { nComponents, tieSize } = components;
  const { inverse } = factorise(components, observed);
  const size = observed.length;
  return Array.from({ length: nComponents / tieSize }, (_, group) => {
    const b = group * tieSize;
    const factor = inverse.subarray(group * size * size, (group + 1) * size * size);
    const slopes = new Float64Array(missing.length * size);
    for (let q = 0; q < missing.length; q++) {
      const cross = Float64Array.from(observed, (d) => covarianceAt(components, b, missing[q]!, d));
      slopes.set(applyInverse(factor, cross), q * size);
    }
    const residual = Float64Array.from({ length: missing.length ** 2 }, (_value, index) => {
      const q = Math.floor(index / missing.length);
      const other = missing[index % missing.length]!;
      let value = covarianceAt(components, b, missing[q]!, other);
      for (let i = 0; i < size; i++) value -= slopes[q * size + i]! * covarianceAt(components, b, observed[i]!, other);
      return value;
    });
    return { slopes, residual };
  });
}

/** A⁻¹ v from the inverse of A's lower Cholesky factor: L⁻ᵀ (L⁻¹ v). @param factor [P, P] @param v [P] */
function applyInverse(factor: Float64Array, v: Float64Array): Float64Array {
  const size = v.length;
  const solved = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    let projected = 0;
    for (let j = 0; j <= i; j++) projected += factor[i * size + j]! * v[j]!;
    for (let j = 0; j <= i; j++) solved[j]! += factor[i * size + j]! * projected;
  }
  return solved;
}

/** Writes E[x_t | observed features] − m_b. */
function expectDeviation(
  { means, nFeatures }: Components,
  b: number,
  data: Float64Array,
  row: number,
  { observed, missing }: MissingPattern,
  regression: Regression | undefined,
  deviation: Float64Array,
): void {
  const offset = b * nFeatures;
  for (let i = 0; i < observed.length; i++) {
    const d = observed[i]!;
    deviation[d] = data[row + d]! - means[offset + d]!;
  }
  for (let q = 0; q < missing.length; q++) {
    let sum = 0;
    for (let i = 0; i < observed.length; i++) {
      sum += regression!.slopes[q * observed.length + i]! * deviation[observed[i]!]!;
    }
    deviation[missing[q]!] = sum;
  }
}

/** Adds the weighted deviation, and the lower triangle of its outer product. */
function addOuter(
  deviation: Float64Array,
  weight: number,
  offset: number,
  scatterOffset: number,
  { deviations, scatter }: ComponentStatistics,
): void {
  const size = deviation.length;
  for (let i = 0; i < size; i++) {
    const weighted = weight * deviation[i]!;
    deviations[offset + i]! += weighted;
    const line = scatterOffset + i * size;
    for (let j = 0; j <= i; j++) scatter[line + j]! += weighted * deviation[j]!;
  }
}

/** Given the scale of a row its residual covariance is residual / u, so with weight r u it counts r times. */
function addResidual(
  { residual }: Regression,
  missing: Int32Array,
  share: number,
  group: number,
  nFeatures: number,
  scatter: Float64Array,
): void {
  for (let q = 0; q < missing.length; q++) {
    const line = (group * nFeatures + missing[q]!) * nFeatures;
    for (let p = 0; p <= q; p++) scatter[line + missing[p]!]! += share * residual[q * missing.length + p]!;
  }
}
