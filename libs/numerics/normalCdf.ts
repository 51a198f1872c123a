import { erfc } from './erf.ts';

/** Standard normal distribution function Φ(x); relative accuracy holds in the lower tail. NaN propagates. */
export function normalCdf(x: number): number {
  return 0.5 * erfc(-x * Math.SQRT1_2);
}
