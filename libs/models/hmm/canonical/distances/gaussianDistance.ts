import { solveLower } from '@winnow/numerics';
import { factorise, type GaussianMoments } from './gaussianMoments.ts';

/** Distances between two normal distributions, in closed form. Notation: d = μ_p − μ_q, [D]. */

/**
 * Bhattacharyya distance −log ∫ √(p q): ⅛ dᵀ Σ⁻¹ d + ½ log(|Σ| / √(|Σ_p| |Σ_q|)), Σ = (Σ_p + Σ_q) / 2
 * (Kailath 1967, "The divergence and Bhattacharyya distance measures in signal selection", eq. 61).
 */
export function gaussianBhattacharyya(p: GaussianMoments, q: GaussianMoments): number {
  const middle = factorise(
    p.covar.map((value, i) => (value + q.covar[i]!) / 2),
    p.mean.length,
  );
  const spread = 0.5 * (middle.logDet - 0.5 * (p.logDet + q.logDet));
  return Math.max(0, mahalanobisSquare(middle.factor, p, q) / 8 + spread); // rounding may leave −1e-17
}

/**
 * Symmetric Kullback–Leibler divergence KL(p‖q) + KL(q‖p) (Jeffreys 1946):
 * ½ tr(Σ_p⁻¹ Σ_q + Σ_q⁻¹ Σ_p) − D + ½ dᵀ (Σ_p⁻¹ + Σ_q⁻¹) d.
 */
export function gaussianSymmetricKl(p: GaussianMoments, q: GaussianMoments): number {
  const trace =
    0.5 * (traceOfRatio(p.factor, q.factor, p.mean.length) + traceOfRatio(q.factor, p.factor, p.mean.length));
  const shift = 0.5 * (mahalanobisSquare(p.factor, p, q) + mahalanobisSquare(q.factor, p, q));
  return Math.max(0, trace - p.mean.length + shift);
}

/** dᵀ (L Lᵀ)⁻¹ d */
function mahalanobisSquare(factor: Float64Array, p: GaussianMoments, q: GaussianMoments): number {
  const deviation = p.mean.map((value, d) => value - q.mean[d]!);
  solveLower(factor, deviation.length, deviation);
  return squaredNorm(deviation);
}

/** tr((A Aᵀ)⁻¹ B Bᵀ) = ‖A⁻¹ B‖² for lower triangular A and B, column by column */
function traceOfRatio(a: Float64Array, b: Float64Array, n: number): number {
  let trace = 0;
  for (let col = 0; col < n; col++) {
    const column = Float64Array.from({ length: n }, (_v, row) => (row < col ? 0 : b[row * n + col]!));
    solveLower(a, n, column);
    trace += squaredNorm(column);
  }
  return trace;
}

function squaredNorm(vector: Float64Array): number {
  let total = 0;
  for (const value of vector) total += value * value;
  return total;
}
