import type { Rng } from '@winnow/core';
import type { ColumnSplit } from './columnSplit.ts';
import { fastNormal } from './fastDraws.ts';

export interface ColumnScores {
  readonly column: number;
  /** by bin */
  readonly scores: Float64Array;
  readonly penalty: number;
}

/** Noise of a split never makes up for this many standard deviations: the numbers for it need not be drawn. */
const DEVIATIONS = 12;

/**
 * The split of the highest score, to which noise is added: once to choose the split of each column, and anew to choose
 * the column. Of equal ones, the first column and its first bin win.
 * @param noise standard deviation
 */
export function bestSplit(drawn: readonly ColumnScores[], noise: number, rng: Rng): ColumnSplit | undefined {
  const tops = drawn.map(({ scores }) => scores.reduce((top, score) => Math.max(top, score), Number.NEGATIVE_INFINITY));
  const highest = drawn.reduce((top, { penalty }, i) => Math.max(top, penalty * tops[i]!), Number.NEGATIVE_INFINITY);
  const normal = noise > 0 ? fastNormal(rng) : () => 0;
  let best: ColumnSplit | undefined;
  let bestScore = Number.NEGATIVE_INFINITY;
  drawn.forEach(({ column, scores, penalty }, i) => {
    if (penalty * tops[i]! < highest - DEVIATIONS * noise) return;
    const bin = noisyArgMax(scores, tops[i]!, noise, normal);
    const score = penalty * (scores[bin]! + noise * normal());
    if (score > bestScore) {
      bestScore = score;
      best = { column, bin };
    }
  });
  return best;
}

function noisyArgMax(scores: Float64Array, top: number, noise: number, normal: () => number): number {
  let best = 0;
  let bestScore = Number.NEGATIVE_INFINITY;
  for (let b = 0; b < scores.length; b++) {
    if (scores[b]! < top - DEVIATIONS * noise) continue;
    const score = scores[b]! + noise * normal();
    if (score > bestScore) {
      bestScore = score;
      best = b;
    }
  }
  return best;
}
