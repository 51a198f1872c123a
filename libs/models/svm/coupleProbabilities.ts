/**
 * Class probabilities from those of each pair of classes: the minimum of Σ_i Σ_{j≠i} (r_ji p_i − r_ij p_j)² with Σ p = 1
 * (Wu, Lin and Weng 2004, "Probability estimates for multi-class classification by pairwise coupling", algorithm 2).
 *
 * Notation: K classes, r_ij the probability of class i among i and j.
 */

const MAX_ROUNDS = 1000;

/** The paper's stopping rule: 0.005 / K. */
const TOLERANCE = 0.005;

/** A pair that is certain would make the system singular. */
const MIN_PROBABILITY = 1e-7;

/**
 * @param pairs [K, K] r_ij; the diagonal is not read
 * @returns     [K]
 */
export function coupleProbabilities(pairs: Float64Array, count: number): Float64Array {
  const q = new Float64Array(count * count);
  const clipped = pairs.map((value) => Math.min(Math.max(value, MIN_PROBABILITY), 1 - MIN_PROBABILITY));
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      if (i === j) continue;
      const [rij, rji] = [clipped[i * count + j]!, clipped[j * count + i]!];
      q[i * count + i]! += rji * rji;
      q[i * count + j] = -rji * rij;
    }
  }
  const p = new Float64Array(count).fill(1 / count);
  for (let round = 0; round < Math.max(MAX_ROUNDS, count); round++) {
    const qp = p.map((_, i) => p.reduce((sum, value, j) => sum + q[i * count + j]! * value, 0));
    let pqp = p.reduce((sum, value, i) => sum + value * qp[i]!, 0);
    if (qp.every((value) => Math.abs(value - pqp) < TOLERANCE / count)) break;
    for (let i = 0; i < count; i++) {
      const own = q[i * count + i]!;
      const change = (pqp - qp[i]!) / own;
      const total = 1 + change;
      pqp = (pqp + change * (change * own + 2 * qp[i]!)) / (total * total);
      for (let j = 0; j < count; j++) qp[j] = (qp[j]! + change * q[i * count + j]!) / total;
      p[i]! += change;
      for (let j = 0; j < count; j++) p[j]! /= total;
    }
  }
  return p;
}
