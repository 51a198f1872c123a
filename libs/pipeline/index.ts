export { findSplitLeaks, splitKinds } from './findSplitLeaks.ts';
export type { KnownColumn, LookAhead } from './lookAhead.ts';
export { findLookAhead, trialKnowledge, walkingForward } from './lookAhead.ts';
export { MIN_KNOWLEDGE_BARS, registryKnowledge } from './registryKnowledge.ts';
export { runTrial } from './runTrial.ts';
export type { TrialEvent, TrialProgress } from './trialEvent.ts';
export { isTerminal } from './trialEvent.ts';
export type { DataRef, ParamValue, PruneAt, TrialSpec, TrialWindow } from './trialSpec.ts';
