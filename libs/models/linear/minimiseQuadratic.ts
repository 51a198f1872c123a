/**
 * Coordinate descent on a quadratic with an elastic-net penalty (Friedman, Hastie and Tibshirani 2010, section 2.2,
 * covariance updates): minimises ½ wᵀGw − cᵀw + Σ_p l1_p |w_p| + ½ Σ_p l2_p w_p².
 *
 * Notation: P coefficients w, G [P, P] symmetric positive semidefinite, c [P].
 */

export interface Quadratic {
  /** G [P, P] */
  readonly gram: Float64Array;
  /** c [P] */
  readonly moment: Float64Array;
  /** [P] each, 0 where a coefficient is free */
  readonly l1: Float64Array;
  readonly l2: Float64Array;
}

export interface SweepOptions {
  readonly maxIter: number;
  /** largest violation of the optimality conditions to end at, in units of c */
  readonly tol: number;
  readonly throwIfAborted: () => void;
}

export interface SweepResult {
  /** [P] */
  readonly coef: Float64Array;
  readonly converged: boolean;
  /** sweeps over all coefficients */
  readonly iterations: number;
}

/** @param start [P] */
export function minimiseQuadratic(problem: Quadratic, start: Float64Array, options: SweepOptions): SweepResult {
  const { gram, l1, l2 } = problem;
  const coef = Float64Array.from(start);
  const n = coef.length;
  const residual = residualAt(problem, coef);
  for (let iterations = 0; ; iterations++) {
    options.throwIfAborted();
    if (largestViolation(problem, coef, residual) <= options.tol) return { coef, converged: true, iterations };
    if (iterations === options.maxIter) return { coef, converged: false, iterations };
    for (let p = 0; p < n; p++) {
      const curvature = gram[p * n + p]! + l2[p]!;
      if (curvature === 0) continue; // a constant column explains nothing
      const free = residual[p]! + gram[p * n + p]! * coef[p]!;
      const value = shrink(free, l1[p]!) / curvature;
      const change = value - coef[p]!;
      if (change === 0) continue;
      coef[p] = value;
      for (let q = 0; q < n; q++) residual[q]! -= change * gram[p * n + q]!;
    }
    if (iterations % REFRESH === REFRESH - 1) residual.set(residualAt(problem, coef));
  }
}

/** Sweeps after which the residual is computed anew, so that its rounding errors do not add up. */
const REFRESH = 64;

/** c − Gw */
function residualAt({ gram, moment }: Quadratic, coef: Float64Array): Float64Array {
  const n = coef.length;
  const residual = Float64Array.from(moment);
  for (let p = 0; p < n; p++) {
    if (coef[p] === 0) continue;
    for (let q = 0; q < n; q++) residual[q]! -= coef[p]! * gram[p * n + q]!;
  }
  return residual;
}

/** Distance of 0 from the subdifferential, in its largest component. */
function largestViolation({ l1, l2 }: Quadratic, coef: Float64Array, residual: Float64Array): number {
  let largest = 0;
  for (let p = 0; p < coef.length; p++) {
    const slope = residual[p]! - l2[p]! * coef[p]!;
    const violation = coef[p] === 0 ? Math.abs(shrink(slope, l1[p]!)) : Math.abs(slope - Math.sign(coef[p]!) * l1[p]!);
    largest = Math.max(largest, violation);
  }
  return largest;
}

/** Soft thresholding. */
function shrink(value: number, by: number): number {
  if (value > by) return value - by;
  return value < -by ? value + by : 0;
}
