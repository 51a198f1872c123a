/** 1 / (1 + exp(−x)), in [0, 1]; far out exp() overflows to infinity and the quotient to 0, as it should. */
export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
