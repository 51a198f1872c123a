import { findPruneRule, looksAt } from '@winnow/numerics';
import type { PruneAt } from './pruner.ts';

/** What a trial has reported by now. */
export interface Reports {
  /** index = step; NaN where a step was skipped */
  readonly steps: readonly number[];
  /** steps that were reported, ascending, at least one */
  readonly reported: readonly number[];
}

/**
 * The first rule that a trial meets at its latest report. Where steps were skipped, as in Optuna:
 * - a rule for a step that was skipped holds at the next report, for the value there; but one by the best value so far compares
 *   what other trials had at that very step, and holds there only
 * - patience counts reports
 * - a comparison step by step leaves out steps that either trial has skipped, and unlike there the averages do so, too
 */
export function findReportedRule(rules: readonly PruneAt[], reports: Reports): PruneAt | undefined {
  const { steps, reported } = reports;
  const values = reported.map((step) => steps[step]!);
  const latest = reported.at(-1)!;
  const previous = reported.at(-2) ?? -1;
  return rules.find((rule) => {
    if (rule.behind !== undefined) return isBehind(rule, rule.behind, reports);
    const holds = rule.below === undefined ? wasPassed(rule, previous, latest) : looksAt(rule, latest);
    return holds && findPruneRule([{ ...rule, step: values.length - 1 }], values) !== undefined;
  });
}

/** Whether the rule looks at a step after `previous`, up to `latest`. */
function wasPassed({ step, every }: PruneAt, previous: number, latest: number): boolean {
  if (step > latest) return false;
  const last = every === undefined ? step : latest - ((latest - step) % every);
  return last > previous;
}

/** The same comparison over the steps that both trials have, and those after the end of either. */
function isBehind(rule: PruneAt, behind: NonNullable<PruneAt['behind']>, { steps, reported }: Reports): boolean {
  const latest = reported.at(-1)!;
  const isOurs = new Set(reported);
  const theirs: number[] = [];
  let added = 0; // by steps that we have skipped
  for (const [step, value] of behind.values.entries()) {
    if (Number.isNaN(value)) continue;
    added = behind.increments === true ? added + value : value;
    if (step <= latest && !isOurs.has(step)) continue;
    theirs.push(added);
    added = 0;
  }
  const ours = reported.filter((step) => !Number.isNaN(behind.values[step])).map((step) => steps[step]!);
  return findPruneRule([{ ...rule, behind: { ...behind, values: theirs } }], ours) !== undefined;
}
