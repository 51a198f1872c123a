/** Floating-point operations of one exp: the difference, the reduction, the polynomial and the power of two. */
const EXP = 31;

/**
 * What one expectation step does for a row at least: operations, counted from the formulas, and bytes that pass between
 * the kernel and memory when nothing of the row stays in a cache from the forward to the backward pass.
 */
export function workPerRow({ covariance, nStates: K, nFeatures: D }) {
  const triangle = D * (D + 1);
  const density = covariance === 'diag' ? 4 * D : D + triangle + 2 * D;
  const moments = covariance === 'diag' ? 5 * D : 3 * D + triangle;
  const chain = 3 * 2 * K * K + 6 * K; // forward, backward, moves
  return { flops: K * (density + 1 + EXP + 1 + moments) + chain, bytes: 8 * (2 * D + 4 * K + 2) };
}
