import { assertShape } from '@winnow/core';
import { indexOfMax } from '@winnow/numerics';
import { areaUnderRoc } from './areaUnderRoc.ts';

/** How well probabilities foretell classes. Notation: N rows, K classes. */
export interface ClassificationScores {
  /** mean of −log p of what came, in nats */
  readonly log_loss: number;
  /** share of the rows whose likeliest class came; of equally likely ones the first counts */
  readonly accuracy: number;
  /** of two classes: chance that a row of the second one has a higher probability of it; null where one class is missing */
  readonly auc?: number | null;
}

/** A probability of 0 would make one row decide all: no less than rounding can tell, as in scikit-learn. */
const MIN_PROBABILITY = Number.EPSILON;

/**
 * @param probs   [N, K] rows sum to 1
 * @param classes [N] 0 … K − 1
 * @throws WinnowError `shape_mismatch`
 */
export function classificationScores(probs: Float64Array, classes: Int32Array, nClasses: number): ClassificationScores {
  assertShape('classificationScores', 'probs', probs, classes.length * nClasses);
  let loss = 0;
  let hits = 0;
  for (let n = 0; n < classes.length; n++) {
    const row = probs.subarray(n * nClasses, (n + 1) * nClasses);
    const prob = row[classes[n]!]!;
    loss -= Math.log(Math.min(Math.max(prob, MIN_PROBABILITY), 1 - MIN_PROBABILITY));
    if (indexOfMax(row) === classes[n]) hits += 1;
  }
  const scores = { log_loss: loss / classes.length, accuracy: hits / classes.length };
  if (nClasses !== 2) return scores;
  const second = Float64Array.from(classes, (_, n) => probs[2 * n + 1]!);
  return { ...scores, auc: areaUnderRoc(second, classes) };
}
