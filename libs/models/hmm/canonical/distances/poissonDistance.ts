/** Distances between two vectors of independent Poisson counts, in closed form; rates positive, [D] each. */

/** Bhattacharyya distance: ½ Σ_d (√λ_p − √λ_q)². */
export function poissonBhattacharyya(p: Float64Array, q: Float64Array): number {
  let total = 0;
  for (let d = 0; d < p.length; d++) total += (Math.sqrt(p[d]!) - Math.sqrt(q[d]!)) ** 2;
  return total / 2;
}

/** Symmetric Kullback–Leibler divergence KL(p‖q) + KL(q‖p): Σ_d (λ_p − λ_q) log(λ_p / λ_q). */
export function poissonSymmetricKl(p: Float64Array, q: Float64Array): number {
  let total = 0;
  for (let d = 0; d < p.length; d++) total += (p[d]! - q[d]!) * (Math.log(p[d]!) - Math.log(q[d]!));
  return total;
}
