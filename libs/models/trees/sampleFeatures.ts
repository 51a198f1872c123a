import type { Rng } from '@winnow/core';

/**
 * @param fraction share of them, at least one is drawn
 * @returns the drawn ones, in any order; all of them, without drawing, for a fraction of 1
 */
export function sampleFeatures(features: readonly number[], fraction: number, rng: Rng): readonly number[] {
  if (fraction >= 1) return features;
  const deck = features.slice();
  deck.length = drawFeatures(deck, fraction, rng);
  return deck;
}

/**
 * Draws features to the front of `deck`, which may be in any order before.
 * @returns how many are drawn, at least one
 */
export function drawFeatures(deck: number[], fraction: number, rng: Rng): number {
  const count = drawnCount(deck.length, fraction);
  for (let i = 0; i < count; i++) {
    const j = i + rng.int(deck.length - i);
    const held = deck[i]!;
    deck[i] = deck[j]!;
    deck[j] = held;
  }
  return count;
}

/** How many of `n` features a share of them is, at least one. */
export function drawnCount(n: number, fraction: number): number {
  return Math.max(1, Math.round(fraction * n));
}
