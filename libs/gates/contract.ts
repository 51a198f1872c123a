/**
 * What the gate judges and what a rule is.
 *
 * - candidate   a forward-stage winner with the record of its run
 * - rule        measures one thing of a candidate against one limit of the policy
 * - verdict     what one rule says; the decision is the verdict of the first rule that the candidate does not pass
 */
import type { RunRecord } from '@winnow/evaluation';
import type { GatePolicy } from './policySchema.ts';

/** A candidate as the gate sees it. */
export interface GateInput extends RunRecord {
  /** trials tried in the study, at least 1: the best of many looks better than it is, so the decision records it */
  readonly trialCount: number;
  /** of the daily Sharpe ratios of the search's complete trials, annualised; null: fewer than two have one */
  readonly sharpeVariance: number | null;
  /** forward trials of earlier studies on the same window, which makes it less unseen; the decision records them */
  readonly forwardLooks: number;
}

/** `insufficient_observation` means that more data may change the answer; `failed` means that it should not be waited for. */
export type Verdict = 'passed' | 'failed' | 'insufficient_observation';

export interface RuleVerdict {
  readonly measured: number | string;
  readonly limit: number | string;
  readonly verdict: Verdict;
  /** one sentence for a person */
  readonly reason: string;
}

export interface Rule {
  /** what the rule demands; one line, shown in the docs */
  readonly description: string;
  /** whether a policy asks for it, of such a candidate; absent: every policy does, of all */
  isOn?(policy: GatePolicy, candidate: GateInput): boolean;
  /** A value that is not finite never passes. */
  evaluate(candidate: GateInput, policy: GatePolicy): RuleVerdict;
}
