import { roundsBelow } from '../interop/float32Bounds.ts';
import type { ValueCounts } from './numericBounds.ts';

/**
 * Bounds of the bins of one feature as XGBoost's `hist` chooses them: values are in single precision, a bin begins at one of
 * them, and of more values than bins those at equal steps of rank are taken (its quantile summary, pruned; XGBoost makes that
 * of parts of a table of more than eight times as many rows as bins, which may differ by a few ranks).
 */

/** A value of the summary: the weight before it, and up to it. */
interface Summary {
  readonly values: readonly number[];
  readonly before: readonly number[];
  readonly upTo: readonly number[];
}

/** @param maxBins at least 2. @returns ascending bounds, one fewer than bins */
export function quantileBounds(distinct: ValueCounts, maxBins: number): number[] {
  const summary = summarise(distinct);
  const taken = takenOf(summary, maxBins + 1).slice(1, maxBins);
  return taken.map((i) => boundBelow(summary.values[i]!, summary.values[i - 1]!));
}

/** Weights add up in single precision. */
function summarise({ values, counts }: ValueCounts): Summary {
  const summary = { values: [] as number[], before: [] as number[], upTo: [] as number[] };
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const value = single(values[i]!);
    const last = summary.values.length - 1;
    sum = Math.fround(sum + counts[i]!);
    if (last >= 0 && summary.values[last] === value) {
      summary.upTo[last] = sum;
      continue;
    }
    summary.values.push(value);
    summary.before.push(last < 0 ? 0 : summary.upTo[last]!);
    summary.upTo.push(sum);
  }
  return summary;
}

/** Values that single precision cannot hold stay as they are. */
function single(value: number): number {
  const rounded = Math.fround(value);
  return Number.isFinite(rounded) ? rounded + 0 : value; // −0 is 0
}

/** The largest number that is left of `value`: as single precision sees it, where that can hold it. */
function boundBelow(value: number, previous: number): number {
  if (Math.fround(value) === value && Number.isFinite(value)) return roundsBelow(value);
  const middle = previous / 2 + value / 2;
  return middle >= previous && middle < value ? middle : previous;
}

/** @param most at least 3. @returns numbers of the values that are taken, ascending, the first and the last among them */
function takenOf({ values, before, upTo }: Summary, most: number): number[] {
  const last = values.length - 1;
  if (last < most) return values.map((_, i) => i);
  const [first, steps] = [upTo[0]!, most - 1];
  const range = Math.fround(before[last]! - first);
  const taken = [0];
  let i = 1;
  for (let k = 1; k < steps; k++) {
    const rank = Math.fround(Math.fround(Math.fround(k * range) / steps) + first);
    while (i < last && 2 * rank >= Math.fround(upTo[i + 1]! + before[i + 1]!)) i += 1;
    if (i === last) break;
    const next = rank < upTo[i]! ? i : i + 1;
    if (next !== taken[taken.length - 1]) taken.push(next);
  }
  if (taken[taken.length - 1] !== last) taken.push(last);
  return taken;
}
