/** The asymptotic series is exact to 1e-16 from here on. */
const ASYMPTOTIC_FROM = 10;

/**
 * ψ(x) = d log Γ(x) / dx for x > 0; NaN for other x. Steps up by ψ(x) = ψ(x + 1) − 1 / x, then the asymptotic series
 * (Abramowitz and Stegun 1964, 6.3.5 and 6.3.18).
 */
export function digamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  let shift = 0;
  let y = x;
  for (; y < ASYMPTOTIC_FROM; y++) shift -= 1 / y;
  const z = 1 / (y * y);
  const series = z * (1 / 12 - z * (1 / 120 - z * (1 / 252 - z * (1 / 240 - z * (1 / 132 - (z * 691) / 32760)))));
  return shift + Math.log(y) - 0.5 / y - series;
}
