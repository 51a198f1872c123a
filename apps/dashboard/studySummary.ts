import { type StageName, stageNames } from '@winnow/core';
import type { DecisionRow, StageCount } from '@winnow/platform';
import { plannedTrials } from '@winnow/study';
import type { StudyFacts, TrialFacts } from './farmReader.ts';
import type { DecisionSummary, StageSummary, StudyDetail, StudySummary, TrialState, TrialSummary } from './web/api.ts';

/** Rows of the store as the API shows them. Pure; studies keep their order. */
export function summariseStudies(
  studies: readonly StudyFacts[],
  counts: readonly StageCount[],
  decisions: readonly DecisionRow[],
): StudySummary[] {
  const countsOf = groupByStudy(counts);
  const decisionsOf = groupByStudy(decisions);
  return studies.map((study) => summariseStudy(study, countsOf.get(study.id) ?? [], decisionsOf.get(study.id) ?? []));
}

/** One study with its trials. */
export function describeStudy(
  study: StudyFacts,
  counts: readonly StageCount[],
  decisions: readonly DecisionRow[],
  trials: readonly TrialFacts[],
): StudyDetail {
  return { ...summariseStudy(study, counts, decisions), trials: trials.map(summariseTrial) };
}

function summariseStudy(
  study: StudyFacts,
  counts: readonly StageCount[],
  decisions: readonly DecisionRow[],
): StudySummary {
  return {
    id: study.id,
    name: study.name,
    state: study.state,
    stage: study.stage,
    created: study.createdAt.toISOString(),
    finished: study.finishedAt?.toISOString() ?? null,
    stages: stageNames.map((name) => summariseStage(study, name, counts)),
    earlyEnd: study.earlyEnd,
    decisions: decisions.map(summariseDecision),
    error: study.error,
  };
}

function summariseStage(study: StudyFacts, name: StageName, counts: readonly StageCount[]): StageSummary {
  const own = counts.filter((count) => count.stage === name);
  const byState: Record<TrialState, number> = { waiting: 0, running: 0, complete: 0, pruned: 0, failed: 0 };
  for (const { state, trials } of own) byState[state] += trials;
  const created = own.reduce((sum, { trials }) => sum + trials, 0);
  const bests = own.flatMap(({ best }) => best ?? []);
  return {
    name,
    planned: plannedTrials(study, name, created),
    ...byState,
    best: bests.length === 0 ? null : Math.max(...bests),
  };
}

function summariseDecision({
  candidateId,
  rank,
  decision,
  trialCount,
  sharpeVariance,
  forwardLooks,
  rules,
}: DecisionRow): DecisionSummary {
  return { candidateId, rank, decision, trialCount, sharpeVariance, forwardLooks, rules };
}

function summariseTrial(trial: TrialFacts): TrialSummary {
  const { id, stage, number, state, value, steps, error } = trial;
  const { model: _, ...params } = trial.params;
  const metrics = trial.metrics === null ? null : figuresOf(trial.metrics);
  return { id, stage, number, model: trial.spec.model, params, state, value, steps, metrics, error };
}

/** All but those of policies, which have no column. */
function figuresOf({ policies: _, ...figures }: NonNullable<TrialFacts['metrics']>): TrialSummary['metrics'] {
  return figures;
}

function groupByStudy<T extends { readonly studyId: string }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.studyId);
    if (group === undefined) groups.set(row.studyId, [row]);
    else group.push(row);
  }
  return groups;
}
