import { assertArgument } from '@winnow/core';
import type { GateInput, RuleVerdict, Verdict } from './contract.ts';
import type { GatePolicy } from './policySchema.ts';
import { type RuleName, ruleNames, rules } from './registry.ts';

export interface RuleReport extends RuleVerdict {
  readonly rule: RuleName;
}

/** The gate's decision with what every rule measured, in the order of the rules; one with nothing to measure is left out. */
export interface GateDecision {
  readonly decision: Verdict;
  readonly rules: readonly RuleReport[];
  readonly trialCount: number;
  readonly sharpeVariance: number | null;
  readonly forwardLooks: number;
}

/**
 * Measures every rule that the policy asks for, also after one that was not passed, and decides by the first that was not.
 * @throws WinnowError `argument_invalid` when `trialCount` is not a positive integer or `forwardLooks` not an integer ≥ 0
 */
export function evaluateGate(candidate: GateInput, policy: GatePolicy): GateDecision {
  const { trialCount, sharpeVariance, forwardLooks } = candidate;
  const counted = Number.isInteger(trialCount) && trialCount >= 1;
  assertArgument(counted, 'evaluateGate', 'trialCount must be a positive integer', trialCount);
  const looked = Number.isInteger(forwardLooks) && forwardLooks >= 0;
  assertArgument(looked, 'evaluateGate', 'forwardLooks must be an integer of at least 0', forwardLooks);
  const asked = ruleNames.filter((rule) => rules[rule].isOn?.(policy, candidate) ?? true);
  const reports = asked.map((rule) => ({ rule, ...rules[rule].evaluate(candidate, policy) }));
  const stopper = reports.find(({ verdict }) => verdict !== 'passed');
  return { decision: stopper?.verdict ?? 'passed', rules: reports, trialCount, sharpeVariance, forwardLooks };
}
