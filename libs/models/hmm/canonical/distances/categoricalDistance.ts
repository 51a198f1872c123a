/** Distances between two categorical distributions, [V] each, summing to 1. */

/** Bhattacharyya distance −log Σ_v √(p q); infinite where no category has a probability in both. */
export function categoricalBhattacharyya(p: Float64Array, q: Float64Array): number {
  let overlap = 0;
  for (let v = 0; v < p.length; v++) overlap += Math.sqrt(p[v]! * q[v]!);
  return Math.max(0, -Math.log(overlap)); // equal distributions may overlap by 1 + 1e-16
}

/** Symmetric Kullback–Leibler divergence Σ_v (p − q) log(p / q); infinite where only one gives a category probability. */
export function categoricalSymmetricKl(p: Float64Array, q: Float64Array): number {
  let total = 0;
  for (let v = 0; v < p.length; v++) {
    if (p[v] !== q[v]) total += (p[v]! - q[v]!) * (Math.log(p[v]!) - Math.log(q[v]!));
  }
  return total;
}
