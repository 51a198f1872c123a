/** Points and weights of a quadrature over [0, 1]. */
export interface Quadrature {
  /** [Q] inside (0, 1), rising */
  readonly points: Float64Array;
  /** [Q] */
  readonly weights: Float64Array;
}

/** Newton's method doubles the digits in each step, and starts with two or more. */
const NEWTON_STEPS = 6;

/** Gauss–Legendre quadrature: exact for polynomials of degree 2Q − 1. @param nPoints Q, 1 or more */
export function gaussLegendre(nPoints: number): Quadrature {
  const points = new Float64Array(nPoints);
  const weights = new Float64Array(nPoints);
  for (let q = 0; q < nPoints; q++) {
    let x = Math.cos((Math.PI * (q + 0.75)) / (nPoints + 0.5)); // Abramowitz and Stegun 1964, 22.16.6
    for (let step = 0; step < NEWTON_STEPS; step++) {
      const { value, slope } = legendre(nPoints, x);
      x -= value / slope;
    }
    points[nPoints - 1 - q] = (1 + x) / 2;
    weights[nPoints - 1 - q] = 1 / ((1 - x * x) * legendre(nPoints, x).slope ** 2);
  }
  return { points, weights };
}

/** Legendre's polynomial and its derivative, by Bonnet's recursion. */
function legendre(degree: number, x: number): { value: number; slope: number } {
  let before = 1;
  let value = x;
  for (let n = 2; n <= degree; n++) [before, value] = [value, ((2 * n - 1) * x * value - (n - 1) * before) / n];
  return { value, slope: (degree * (before - x * value)) / (1 - x * x) };
}
