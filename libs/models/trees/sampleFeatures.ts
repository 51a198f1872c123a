import type { Rng } from '@winnow/core';

/**
 * @param fraction share of them, at least one is drawn
 * @returns the drawn ones, in any order; all of them, without drawing, for a fraction of 1
 */
export function sampleFeatures(features: readonly number[], fraction: number, rng: Rng): readonly number[] {
  if (fraction >= 1) return features;
  const count = Math.max(1, Math.round(fraction * features.length));
  const shuffled = features.slice();
  for (let i = 0; i < count; i++) {
    const j = i + rng.int(shuffled.length - i);
    const held = shuffled[i]!;
    shuffled[i] = shuffled[j]!;
    shuffled[j] = held;
  }
  shuffled.length = count;
  return shuffled;
}
