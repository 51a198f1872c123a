/** Value at x of the polynomial with these coefficients, highest power first (Horner). */
export function polynomial(coefficients: readonly number[], x: number): number {
  let value = 0;
  for (let i = 0; i < coefficients.length; i++) value = value * x + coefficients[i]!; // no iterator: it costs as much again
  return value;
}
