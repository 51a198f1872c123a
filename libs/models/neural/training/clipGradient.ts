import { sumSquares } from '@winnow/kernels';

/** Keeps the quotient finite for a gradient of zeros, as PyTorch does. */
const EPSILON = 1e-6;

/**
 * Shortens a gradient to the length `limit` if it is longer (Pascanu et al. 2013).
 * @param gradient [P] changed in place
 * @returns its length before; NaN or infinite where the gradient is
 */
export function clipGradient(gradient: Float32Array, limit: number): number {
  const norm = Math.sqrt(sumSquares(gradient));
  const scale = limit / (norm + EPSILON);
  if (scale < 1) for (let i = 0; i < gradient.length; i++) gradient[i]! *= scale;
  return norm;
}
