/**
 * The output that minimises G w + ½ (H + λ) w² + α |w| (Chen and Guestrin 2016, eq. 5, with an L1 penalty), and what it
 * takes off that sum, times two.
 */

/** @returns the output, 0 where there is nothing to go by */
export function leafOutput(gradient: number, hessian: number, alpha: number, lambda: number): number {
  const denominator = hessian + lambda;
  return denominator > 0 ? -shrink(gradient, alpha) / denominator : 0;
}

export function leafGain(gradient: number, hessian: number, alpha: number, lambda: number): number {
  const denominator = hessian + lambda;
  return denominator > 0 ? shrink(gradient, alpha) ** 2 / denominator : 0;
}

function shrink(gradient: number, alpha: number): number {
  return Math.sign(gradient) * Math.max(Math.abs(gradient) - alpha, 0);
}
