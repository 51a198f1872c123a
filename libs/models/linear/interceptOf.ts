import type { LinearMoments } from '@winnow/kernels';

/** The intercept of coefficients that were fitted around the means. @param coef [F] */
export function interceptOf({ means, meanY }: LinearMoments, coef: ArrayLike<number>): number {
  let intercept = meanY;
  for (let f = 0; f < means.length; f++) intercept -= coef[f]! * means[f]!;
  return intercept;
}
