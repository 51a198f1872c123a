import type { History, HistoryTrial } from '../../history.ts';
import { hasSeveralObjectives, objectivesOf } from '../../objectives.ts';
import { sure } from '../../pareto/compareVectors.ts';
import { paretoRanks } from '../../pareto/paretoRanks.ts';
import { selectByHypervolume } from '../../pareto/selectByHypervolume.ts';

const GOOD_SHARE = 0.1; // share of trials called good, and its cap: Optuna's `default_gamma`
export const MAX_GOOD = 25;

/** What a trial counts as, by row of the history. */
export const LEFT_OUT = 0;
export const BELOW = 1;
export const ABOVE = 2;

/**
 * Splits a history into the good trials (`BELOW` the loss threshold, as the TPE paper calls them) and the rest.
 *
 * The min(⌈0.1 n⌉, cap) good ones of n complete or pruned trials are the best complete ones, then the pruned ones that
 * got furthest, by their last value. Ties go to the earlier trial; NaN is worst. Failed trials are left out. With several
 * objectives the best are the first Pareto fronts, and of the last of them what adds most hypervolume.
 * @param constantLiar whether running trials are `ABOVE`: assuming the worst of them keeps parallel suggestions apart
 * @returns [rows of the history]
 */
export function splitTrials(history: History, constantLiar: boolean, cap = MAX_GOOD): Uint8Array {
  const sides = new Uint8Array(history.length);
  let finished = 0;
  for (let row = 0; row < history.length; row++) {
    const { state } = history[row]!;
    if (state === 'complete' || state === 'pruned') finished++;
    sides[row] = state === 'failed' || (state === 'running' && !constantLiar) ? LEFT_OUT : ABOVE;
  }
  const good = Math.min(Math.ceil(GOOD_SHARE * finished), cap);
  const complete = hasSeveralObjectives(history)
    ? firstFronts(history, good)
    : bestRows(history, 'complete', good, compareComplete);
  const pruned = bestRows(history, 'pruned', good - complete.length, comparePruned);
  for (const row of [...complete, ...pruned]) sides[row] = BELOW;
  return sides;
}

/** Rows of `count` complete trials (or of all there are), front by front. */
function firstFronts(history: History, count: number): number[] {
  const rows: number[] = [];
  for (let row = 0; row < history.length; row++) if (history[row]!.state === 'complete') rows.push(row);
  const points = rows.map((row) => objectivesOf(history[row]!));
  const chosen: number[] = [];
  for (const front of frontsOf(paretoRanks(points, count))) {
    const room = count - chosen.length;
    if (room <= 0) break;
    for (const i of front.length <= room ? front : pickFrom(front, points, room)) chosen.push(rows[i]!);
  }
  return chosen;
}

/** @returns for each rank the indices that have it */
function frontsOf(ranks: Int32Array): number[][] {
  const fronts: number[][] = [];
  for (let i = 0; i < ranks.length; i++) {
    const rank = ranks[i]!;
    while (fronts.length <= rank) fronts.push([]);
    fronts[rank]!.push(i);
  }
  return fronts;
}

function pickFrom(front: readonly number[], points: readonly (readonly number[])[], count: number): number[] {
  const selected = selectByHypervolume(
    front.map((i) => points[i]!.map(sure)),
    count,
  );
  return selected.map((i) => front[i]!);
}

/** Rows of the best `count` trials of a state; equal ones in order of number. One pass: `count` is small. */
function bestRows(
  history: History,
  state: HistoryTrial['state'],
  count: number,
  compare: (a: HistoryTrial, b: HistoryTrial) => number,
): number[] {
  const best: number[] = [];
  if (count === 0) return best;
  for (let row = 0; row < history.length; row++) {
    const trial = history[row]!;
    if (trial.state !== state) continue;
    if (best.length === count && compare(trial, history[best[count - 1]!]!) >= 0) continue;
    let place = best.length;
    while (place > 0 && compare(trial, history[best[place - 1]!]!) < 0) place--;
    best.splice(place, 0, row);
    if (best.length > count) best.pop();
  }
  return best;
}

function compareComplete(a: HistoryTrial, b: HistoryTrial): number {
  return compareDescending(a.value, b.value);
}

function comparePruned(a: HistoryTrial, b: HistoryTrial): number {
  return b.steps.length - a.steps.length || compareDescending(a.steps.at(-1), b.steps.at(-1));
}

/** Larger first; missing values and NaN last. */
function compareDescending(a: number | null | undefined, b: number | null | undefined): number {
  const missing = Number(isMissing(a)) - Number(isMissing(b));
  if (missing !== 0 || isMissing(a)) return missing;
  return a! > b! ? -1 : a! < b! ? 1 : 0;
}

function isMissing(value: number | null | undefined): boolean {
  return value === null || value === undefined || Number.isNaN(value);
}
