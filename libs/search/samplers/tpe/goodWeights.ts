import type { History } from '../../history.ts';
import { objectivesOf } from '../../objectives.ts';
import { sure } from '../../pareto/compareVectors.ts';
import { addedHypervolume, hypervolume } from '../../pareto/hypervolume.ts';
import { paretoRanks } from '../../pareto/paretoRanks.ts';
import { referencePoint } from '../../pareto/referencePoint.ts';
import { BELOW } from './splitTrials.ts';

const LEAST = 1e-12; // of the largest weight: a trial that adds nothing still counts as seen (Optuna's EPS)

/**
 * How much each good trial of a study with several objectives weighs: the hypervolume that it adds to the others, as a share of
 * the largest; all the same where the volume is infinite or there is but one. A trial without objectives adds nothing.
 * @param sides as `splitTrials` gives them
 * @returns [rows of the history], 0 for those that are not good
 */
export function goodWeights(history: History, sides: Uint8Array): Float64Array {
  const weights = new Float64Array(history.length);
  const rows: number[] = [];
  for (let row = 0; row < history.length; row++) {
    if (sides[row] !== BELOW) continue;
    weights[row] = LEAST;
    if (history[row]!.state === 'complete') rows.push(row);
  }
  const added = addedByEach(rows.map((row) => objectivesOf(history[row]!).map(sure)));
  for (const [i, row] of rows.entries()) weights[row] = added === undefined ? 1 : Math.max(added[i]!, LEAST);
  return weights;
}

/** @returns [points] shares of the largest; undefined where they say nothing */
function addedByEach(points: readonly (readonly number[])[]): Float64Array | undefined {
  if (points.length <= 1) return undefined;
  const reference = referencePoint(points);
  const ranks = paretoRanks(points);
  const front = points.map((_, i) => i).filter((i) => ranks[i] === 0);
  const volume = hypervolume(
    front.map((i) => points[i]!),
    reference,
  );
  if (!Number.isFinite(volume) || !reference.every(Number.isFinite)) return undefined;
  const added = new Float64Array(points.length);
  for (const i of front) {
    const others = front.filter((j) => j !== i).map((j) => points[j]!);
    added[i] = addedHypervolume(points[i]!, others, reference);
  }
  const largest = Math.max(LEAST, ...added);
  return added.map((value) => value / largest);
}
