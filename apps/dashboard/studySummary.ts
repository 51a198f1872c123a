import { type StageName, stageNames } from '@winnow/core';
import type { DecisionRow, StageBests, StageCount } from '@winnow/platform';
import { plannedTrials, stageStandings } from '@winnow/study';
import type { StudyFacts, TrialFacts } from './farmReader.ts';
import type {
  DecisionSummary,
  ObjectiveSummary,
  StageSummary,
  StudyDetail,
  StudySummary,
  TrialState,
  TrialSummary,
} from './web/api.ts';

/** What the store knows of studies, beside themselves. */
export interface StudyRecords {
  readonly counts: readonly StageCount[];
  readonly decisions: readonly DecisionRow[];
  /** of studies with several objectives */
  readonly bests: readonly StageBests[];
}

/** Rows of the store as the API shows them. Pure; studies keep their order. */
export function summariseStudies(studies: readonly StudyFacts[], records: StudyRecords): StudySummary[] {
  const counts = groupByStudy(records.counts);
  const decisions = groupByStudy(records.decisions);
  const bests = groupByStudy(records.bests);
  return studies.map((study) =>
    summariseStudy(study, {
      counts: counts.get(study.id) ?? [],
      decisions: decisions.get(study.id) ?? [],
      bests: bests.get(study.id) ?? [],
    }),
  );
}

/** One study with its trials. */
export function describeStudy(study: StudyFacts, records: StudyRecords, trials: readonly TrialFacts[]): StudyDetail {
  const { several } = study.spec;
  const standings = several && stageStandings(trials, several);
  const shown = trials.map((trial) => summariseTrial(trial, standings?.get(trial.id) ?? null));
  return { ...summariseStudy(study, records), trials: shown };
}

function summariseStudy(study: StudyFacts, { counts, decisions, bests }: StudyRecords): StudySummary {
  return {
    id: study.id,
    name: study.name,
    state: study.state,
    stage: study.stage,
    created: study.createdAt.toISOString(),
    finished: study.finishedAt?.toISOString() ?? null,
    stages: stageNames.map((name) => summariseStage(study, name, counts, bests)),
    earlyEnd: study.earlyEnd,
    decisions: decisions.map(summariseDecision),
    error: study.error,
  };
}

function summariseStage(
  study: StudyFacts,
  name: StageName,
  counts: readonly StageCount[],
  bests: readonly StageBests[],
): StageSummary {
  const own = counts.filter((count) => count.stage === name);
  const byState: Record<TrialState, number> = { waiting: 0, running: 0, complete: 0, pruned: 0, failed: 0 };
  for (const { state, trials } of own) byState[state] += trials;
  const created = own.reduce((sum, { trials }) => sum + trials, 0);
  const values = own.flatMap(({ best }) => best ?? []);
  return {
    name,
    planned: plannedTrials(study, name, created),
    ...byState,
    best: values.length === 0 ? null : Math.max(...values),
    objectives: summariseObjectives(
      study,
      bests.find(({ stage }) => stage === name),
    ),
  };
}

function summariseObjectives({ spec }: StudyFacts, found: StageBests | undefined): ObjectiveSummary[] {
  const { objectives = [] } = spec.several ?? {};
  return objectives.map(({ metric, direction }) => ({ metric, direction, best: found?.bests[metric] ?? null }));
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

function summariseTrial(trial: TrialFacts, standing: TrialSummary['standing']): TrialSummary {
  const { id, stage, number, state, value, steps, error } = trial;
  const { model: _, ...params } = trial.params;
  const { policies = null, ...figures } = trial.metrics ?? {};
  const metrics = trial.metrics === null ? null : figures;
  return {
    id,
    stage,
    number,
    model: trial.spec.model,
    params,
    state,
    value,
    steps,
    metrics,
    standing,
    policies,
    error,
  };
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
