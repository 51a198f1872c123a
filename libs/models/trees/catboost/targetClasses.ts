import { sortValues } from '@winnow/kernels';
import type { ObjectiveSpec } from '../objectives/createObjective.ts';
import type { TargetClasses } from './targetStatistics.ts';

/**
 * Targets as the statistics of categories see them: classes as they are, other targets as below or above one border.
 * @param target [N]
 * @param weight [N]
 */
export function targetClasses(objective: ObjectiveSpec, target: Float64Array, weight: Float64Array): TargetClasses {
  if (objective.name === 'logistic') return { values: Int32Array.from(target), count: 2 };
  if (objective.name === 'softmax') return { values: Int32Array.from(target), count: objective.nClasses };
  const border = balancedBorder(target, weight);
  return { values: Int32Array.from(target, (y) => Number(y > border)), count: 2 };
}

/** The border for which the sum of w log w, w the weight of a side, is least (CatBoost's MinEntropy): near the median. */
function balancedBorder(target: Float64Array, weight: Float64Array): number {
  const sorted = target.slice();
  const along = weight.slice();
  sortValues(sorted, along);
  const total = along.reduce((sum, value) => sum + value, 0);
  let best = sorted[0]!;
  let leastEntropy = Number.POSITIVE_INFINITY;
  let below = 0;
  for (let n = 0; n + 1 < sorted.length; n++) {
    below += along[n]!;
    if (sorted[n] === sorted[n + 1]) continue;
    const entropy = below * Math.log(below) + (total - below) * Math.log(total - below);
    if (entropy < leastEntropy) {
      leastEntropy = entropy;
      best = sorted[n]! / 2 + sorted[n + 1]! / 2;
    }
  }
  return best;
}
