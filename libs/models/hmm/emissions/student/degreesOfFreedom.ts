import { digamma } from '@winnow/numerics';
import type { Observations } from '../../hmm.ts';
import { MIN_OCCUPANCY } from '../../minOccupancy.ts';

/** What the maximisation over ν needs to know of the rows. Notation: see components.ts. */
export interface DofStatistics {
  /** [B] Σ_t r_tb over the rows with something observed */
  readonly occupancy: Float64Array;
  /** [B] Σ_t r_tb (E[log u_tb] − E[u_tb]) over the same rows */
  readonly logScales: Float64Array;
}

/** Above 2, so that the variance exists; here it is 21 times the scale. */
const MIN_DOF = 2.1;

/** With 200 degrees of freedom the variance is 1 % above the scale: a Gaussian, to what data can tell. */
const MAX_DOF = 200;

/** Halvings of the interval of log ν: 4.6 wide, so the last is below the spacing of doubles. */
const HALVINGS = 55;

/**
 * E[log u] = ψ((ν + P) / 2) − log((ν + δ) / 2) (Liu and Rubin 1995), from E[u] = (ν + P) / (ν + δ).
 * @param dof      [B] ν of the expectation step
 * @param scales   [T, B] E[u]
 * @param shares   [T, B]
 */
export function accumulateDof(
  dof: Float64Array,
  { data, rows, cols }: Observations,
  scales: Float64Array,
  shares: Float64Array,
): DofStatistics {
  const occupancy = new Float64Array(dof.length);
  const logScales = new Float64Array(dof.length);
  const offsets = Array.from({ length: cols + 1 }, (_, observed) =>
    dof.map((nu) => digamma((nu + observed) / 2) - Math.log((nu + observed) / 2)),
  );
  for (let t = 0; t < rows; t++) {
    let observed = 0;
    for (let d = 0; d < cols; d++) observed += Number.isNaN(data[t * cols + d]) ? 0 : 1;
    if (observed === 0) continue;
    for (let b = 0; b < dof.length; b++) {
      const tb = t * dof.length + b;
      occupancy[b]! += shares[tb]!;
      logScales[b]! += shares[tb]! * (offsets[observed]![b]! + Math.log(scales[tb]!) - scales[tb]!);
    }
  }
  return { occupancy, logScales };
}

/**
 * The degrees of freedom of largest expected likelihood of the scales, within the limits: the root of its slope,
 * log(ν / 2) − ψ(ν / 2) + 1 + E[log u − u] (Liu and Rubin 1995), which falls as ν grows. The root is found to
 * full precision; a search for the maximum itself would stop at half the digits.
 * @param dof [B] those of the expectation step, kept by a component without rows
 */
export function maximiseDof(dof: Float64Array, { occupancy, logScales }: DofStatistics): Float64Array {
  return dof.map((before, b) => {
    if (occupancy[b]! < MIN_OCCUPANCY) return before;
    const logScale = logScales[b]! / occupancy[b]!;
    let [low, high] = [Math.log(MIN_DOF), Math.log(MAX_DOF)];
    for (let i = 0; i < HALVINGS; i++) {
      const middle = (low + high) / 2;
      const half = Math.exp(middle) / 2;
      if (Math.log(half) - digamma(half) + 1 + logScale > 0) low = middle;
      else high = middle;
    }
    return Math.exp((low + high) / 2);
  });
}
