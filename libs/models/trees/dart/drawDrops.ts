import type { Rng } from '@winnow/core';
import { drawProportional } from '../../hmm/drawProportional.ts';
import type { DartOptions } from './dartOptions.ts';

/**
 * The units that a round drops, ascending.
 * @param weights [n] present weights of the units, positive
 */
export function drawDrops(weights: Float64Array, options: DartOptions, rng: Rng): number[] {
  const { dropRate, maxDrop, skipDrop, oneDrop, isWeighted } = options;
  const n = weights.length;
  if (n === 0 || rng.uniform() < skipDrop) return [];
  const rate = Math.min(dropRate, maxDrop / n);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const dropped: number[] = [];
  for (let i = 0; i < n && dropped.length < maxDrop; i++) {
    if (rng.uniform() < rate * (isWeighted ? (n * weights[i]!) / total : 1)) dropped.push(i);
  }
  if (dropped.length > 0 || !oneDrop) return dropped;
  return [isWeighted ? drawProportional(weights, total * rng.uniform()) : rng.int(n)];
}
