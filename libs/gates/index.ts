export type { GateInput, Rule, RuleVerdict, Verdict } from './contract.ts';
export type { GateDecision, RuleReport } from './evaluateGate.ts';
export { evaluateGate } from './evaluateGate.ts';
export type { GatePolicy } from './policySchema.ts';
export { policySchema } from './policySchema.ts';
export type { RuleName } from './registry.ts';
export { ruleNames, rules } from './registry.ts';
