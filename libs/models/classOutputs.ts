import type { ClassOutput, Outputs } from './contract.ts';

/** Names of the probabilities of `count` classes: `p_0`, `p_1`, … */
export function classOutputs(count: number): readonly [ClassOutput, ...ClassOutput[]] {
  const [first, ...rest] = Array.from({ length: count }, (_, k): ClassOutput => `p_${k}`);
  return [first!, ...rest];
}

/** Probabilities by name. @param probs [K, N] */
export function byClass(probs: Float64Array, rows: number): Outputs {
  const count = probs.length / rows;
  return Object.fromEntries(classOutputs(count).map((name, k) => [name, probs.slice(k * rows, (k + 1) * rows)]));
}
