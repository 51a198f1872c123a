/**
 * The state machine of a study's stages, as a pure function of what is known of its trials.
 *
 * - `search` asks the sampler, at most `parallelism` trials ahead of the results (determinism protocol).
 * - `validate` and `forward` re-run the best `topK` trials of the stage before; trial number = rank.
 * - A search with limits may end before it has had all its trials (searchEnd.ts).
 * - A stage is done when all its trials are terminal. A stage without a complete trial ends the study.
 *
 * Idempotent: planning twice from the same trials gives the same plan, so two coordinators cannot disagree.
 */

import { type StageName, stageNames, trialId } from '@winnow/core';
import { policySchema, type RunMetrics } from '@winnow/evaluation';
import { looksAt } from '@winnow/numerics';
import { type ParamValue, type TrialSpec, trialWork } from '@winnow/pipeline';
import {
  type AskOptions,
  ask,
  askable,
  compileSpace,
  createPruner,
  createSampler,
  type HistoryTrial,
  type PruneAt,
} from '@winnow/search';
import { lessWorkFirst } from './lessWorkFirst.ts';
import { rankFronts, valuesOf } from './rankFronts.ts';
import { searchEnd } from './searchEnd.ts';
import { splitParams } from './studySpace.ts';
import type { BoundStudy, EarlyEnd, StudySpec } from './studySpec.ts';

export const trialStates = ['waiting', 'running', 'complete', 'pruned', 'failed'] as const;
export type TrialState = (typeof trialStates)[number];

/** What planning needs to know of a trial. */
export interface TrialView {
  readonly stage: StageName;
  readonly number: number;
  readonly state: TrialState;
  readonly params: Readonly<Record<string, ParamValue>>;
  readonly value: number | null;
  /** of a complete trial; read where there are several objectives */
  readonly metrics?: RunMetrics | null;
  /** objective after each fold, or what the study prunes by instead */
  readonly steps: readonly number[];
  /** declared work up to and including each step, and all of it */
  readonly work?: readonly number[];
  /** where it may be pruned */
  readonly pruneAt?: readonly PruneAt[];
}

export interface PlannedTrial {
  readonly number: number;
  readonly params: Readonly<Record<string, ParamValue>>;
  readonly pruneAt: readonly PruneAt[];
  /** number of the trial of the stage before that this one re-runs */
  readonly parent: number | null;
}

export interface StagePlan {
  /** trials to create now */
  readonly create: readonly PlannedTrial[];
  readonly done: boolean;
  /** why no more trials are created although the search has not had all; to be stored, after `create` */
  readonly earlyEnd?: EarlyEnd;
}

/**
 * @param own     trials of this stage, by number
 * @param before  winners of the stage before, best first; empty for `search`
 * @param seconds since the study was submitted; only a limit of time reads it
 */
export function planStage(
  study: BoundStudy,
  stage: StageName,
  own: readonly TrialView[],
  before: readonly TrialView[],
  seconds = 0,
): StagePlan {
  if (stage === 'search') return planSearch(study, own, seconds);
  const create = before.slice(own.length).map((winner, i) => ({
    number: own.length + i,
    params: winner.params,
    pruneAt: [],
    parent: winner.number,
  }));
  return { create, done: create.length === 0 && own.every(isTerminalState) };
}

function planSearch(study: BoundStudy, own: readonly TrialView[], seconds: number): StagePlan {
  const { spec } = study;
  const { trials } = spec.stages.search;
  const { options, endedTrials } = searchTools(spec);
  const history = own.map((trial) => {
    const known = endedTrials.get(trial) ?? toHistory(spec, trial);
    if (isTerminalState(trial)) endedTrials.set(trial, known);
    return known;
  });
  const create: PlannedTrial[] = [];
  let earlyEnd = study.earlyEnd ?? undefined;
  for (let number = own.length; number < trials && askable(number, history, spec.parallelism, spec.order); number++) {
    earlyEnd ??= searchEnd(spec, options.space, history, seconds);
    if (earlyEnd !== undefined) break;
    const { params, pruneAt } = ask({ ...options, number, history });
    const planned = { number, params, pruneAt, parent: null };
    create.push(planned);
    const work = trialWork(buildTrialSpec(study, 'search', planned));
    history.push(toHistory(spec, { ...planned, work, stage: 'search', state: 'waiting', value: null, steps: [] }));
  }
  const isLast = own.length === trials || (earlyEnd !== undefined && create.length === 0);
  const done = isLast && own.every(isTerminalState);
  return { create, done, ...(earlyEnd !== undefined && { earlyEnd }) };
}

/** What planning makes of a study's spec, and of trials that have ended: kept, because it is the same in every pass. */
interface SearchTools {
  readonly options: Omit<AskOptions, 'number' | 'history'>;
  /** what the sampler sees of a trial; the same object for the same trial, by which samplers know it again */
  readonly endedTrials: WeakMap<TrialView, HistoryTrial>;
}

const toolsOf = new WeakMap<StudySpec, SearchTools>();

function searchTools(spec: StudySpec): SearchTools {
  const known = toolsOf.get(spec);
  if (known !== undefined) return known;
  const options = {
    space: compileSpace(spec.space),
    sampler: createSampler(spec.sampler),
    pruner: createPruner(spec.pruner),
    seed: spec.seed,
    stage: 'search',
    parallelism: spec.parallelism,
    order: spec.order,
  };
  const tools = { options, endedTrials: new WeakMap<TrialView, HistoryTrial>() };
  toolsOf.set(spec, tools);
  return tools;
}

/**
 * The best `k` complete trials: by value; of those whose values are equal within the tolerance the one of less declared work,
 * then that of the smaller number. NaN is never a winner.
 */
export function rankWinners<T extends TrialView>(trials: readonly T[], k: number, tieTolerance = 0): T[] {
  const complete = trials.filter(({ state, value }) => state === 'complete' && value !== null && !Number.isNaN(value));
  return lessWorkFirst(complete, tieTolerance).slice(0, k);
}

/**
 * The best `k` trials of a stage, best first; default: those that go on. With several objectives front by front, and within a front
 * as the study picks.
 */
export function stageWinners<T extends TrialView>(
  spec: StudySpec,
  stage: StageName,
  trials: readonly T[],
  k = spec.stages[stage].topK,
): T[] {
  const own = trials.filter((trial) => trial.stage === stage);
  if (spec.several === undefined) return rankWinners(own, k, spec.stages[stage].tieTolerance);
  return rankFronts(own, spec.several).flat().slice(0, k);
}

/** What the stage before hands over to `stage`, best first; nothing for `search`. */
export function winnersBefore<T extends TrialView>(study: BoundStudy, stage: StageName, trials: readonly T[]): T[] {
  const before = stageNames[stageNames.indexOf(stage) - 1];
  return before === undefined ? [] : stageWinners(study.spec, before, trials);
}

export function nextStage(stage: StageName): StageName | undefined {
  return stageNames[stageNames.indexOf(stage) + 1];
}

export function isTerminalState(trial: { readonly state: TrialState }): boolean {
  return trial.state === 'complete' || trial.state === 'pruned' || trial.state === 'failed';
}

/** The job payload of a planned trial. */
export function buildTrialSpec(study: BoundStudy, stage: StageName, planned: PlannedTrial): TrialSpec {
  const { spec } = study;
  const { symbols, window, split } = spec.stages[stage];
  const { model, modelParams, policy, featureSubset } = splitParams(spec.models, planned.params);
  return {
    v: 1,
    trialId: trialId(study.id, stage, planned.number),
    studyId: study.id,
    stage,
    number: planned.number,
    seed: spec.seed,
    model,
    params: modelParams,
    policy: policySchema.parse({ ...spec.policy, ...policy }),
    features: spec.features.features,
    ...(featureSubset !== undefined && { featureSubset: spec.featureSubsets![featureSubset]! }),
    label: spec.label,
    scaler: spec.scaler,
    ...(spec.selection && { selection: spec.selection }),
    ...(spec.sampleWeights && { sampleWeights: spec.sampleWeights }),
    dataRefs: study.dataRefs.filter((ref) => symbols.includes(ref.symbol)),
    dataRegime: spec.dataset.dataRegime,
    runSource: spec.runSource,
    window,
    split,
    costs: spec.costs,
    objective: spec.objective,
    pruneAt: planned.pruneAt,
    ...(stage === 'search' && spec.fitSteps && { fitSteps: spec.fitSteps }),
  };
}

function toHistory({ several, fitSteps }: StudySpec, trial: TrialView): HistoryTrial {
  const { number, params, value, steps, work = [0], pruneAt = [] } = trial;
  const values = several && valuesOf(trial, several.objectives);
  const state = trial.state === 'waiting' ? 'running' : trial.state;
  const beforeLast = Array.from({ length: work.length - 1 }, (_, step) => step);
  const prunableAt = beforeLast.filter((step) => pruneAt.some((rule) => looksAt(rule, step)));
  return {
    ...{ number, params, state, value, ...(values && { values }), steps, work, prunableAt },
    ...(fitSteps && { hasOwnSteps: true }),
  };
}
