/**
 * Rules by which a trial is given up. They are made when the trial is asked and travel with it, so that pruning is a
 * function of the same history as the suggestion. The search that makes them and the trial that obeys them may import
 * neither each other nor anything else in common but this lib.
 *
 * A rule looks at the trial's values so far, larger ones better. Entries are finite numbers, as JSON needs.
 */

import { wilcoxonSignedRank } from './wilcoxonSignedRank.ts';

export interface PruneAt {
  readonly step: number;
  /** the rule also holds at every so many steps after `step` */
  readonly every?: number;
  /** met when the best value so far is less; NaN values do not count, nothing but NaN meets it */
  readonly below?: number;
  /** met when the value at the step is less, or NaN */
  readonly lastBelow?: number;
  /** met when the value at the step is more, or NaN */
  readonly lastAbove?: number;
  /**
   * met when the values are behind these, step by step, with p below the limit, and not ahead of them on average; with
   * `increments` by what each step added to the value, which is also what these then are
   */
  readonly behind?: { readonly values: readonly number[]; readonly p: number; readonly increments?: boolean };
  /** holds only while the best of the last `steps` + 1 values is more than `by` below the best before them */
  readonly stalled?: { readonly steps: number; readonly by: number };
}

/**
 * The first rule that the trial meets at its latest step; one without a condition besides `stalled` is met by that alone.
 * @param values of the steps 0 … latest; NaN where a step gave none
 */
export function findPruneRule(rules: readonly PruneAt[], values: readonly number[]): PruneAt | undefined {
  const latest = values.length - 1;
  return rules.find((rule) => looksAt(rule, latest) && isStalled(rule, values) && isMet(rule, values));
}

/** Whether the rule looks at this step. */
export function looksAt({ step, every }: PruneAt, latest: number): boolean {
  return latest === step || (every !== undefined && latest > step && (latest - step) % every === 0);
}

function isMet(rule: PruneAt, values: readonly number[]): boolean {
  const { below, lastBelow, lastAbove, behind } = rule;
  const last = values.at(-1)!;
  if (below !== undefined && bestOf(values) < below) return true;
  if (lastBelow !== undefined && !(last >= lastBelow)) return true;
  if (lastAbove !== undefined && !(last <= lastAbove)) return true;
  if (behind !== undefined && isBehind(values, behind)) return true;
  return [below, lastBelow, lastAbove, behind].every((condition) => condition === undefined);
}

function isStalled({ stalled }: PruneAt, values: readonly number[]): boolean {
  if (stalled === undefined) return true;
  const recent = stalled.steps + 1;
  if (values.length <= recent) return false;
  return bestOf(values.slice(-recent)) < bestOf(values.slice(0, -recent)) - stalled.by;
}

/** −Infinity when there is nothing but NaN. */
function bestOf(values: readonly number[]): number {
  let best = Number.NEGATIVE_INFINITY;
  for (const value of values) if (value > best) best = value;
  return best;
}

function isBehind(values: readonly number[], rival: NonNullable<PruneAt['behind']>): boolean {
  const own = rival.increments === true ? incrementsOf(values) : values;
  const common = Math.min(own.length, rival.values.length);
  const differences = Float64Array.from({ length: common }, (_, i) => own[i]! - rival.values[i]!);
  if (!differences.every(Number.isFinite)) return false;
  const average = (list: readonly number[]) => list.reduce((total, value) => total + value, 0) / list.length;
  return wilcoxonSignedRank(differences) < rival.p && average(own) < average(rival.values);
}

/** What each step added: a running total taken apart. */
export function incrementsOf(values: readonly number[]): number[] {
  return values.map((value, i) => (i === 0 ? value : value - values[i - 1]!));
}
