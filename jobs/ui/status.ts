import { stageNames } from '@winnow/core';
import type { ComponentRow, DecisionRow, ForwardLooks, StageCount, StudyRow } from '@winnow/platform';
import { plannedTrials } from '@winnow/study';
import Table from 'cli-table3';
import { formatNumber } from './format.ts';
import { layout } from './tables.ts';

export interface StatusRow {
  readonly id: string;
  readonly name: string;
  readonly state: StudyRow['state'];
  readonly stage: StudyRow['stage'];
  readonly createdAt: string;
  readonly finishedAt: string | null;
  readonly stages: Readonly<
    Record<string, { readonly planned: number; readonly ended: number; readonly best: number | null }>
  >;
  /** the limit that ended the search before it had had all its trials */
  readonly earlyEnd: StudyRow['earlyEnd'];
  readonly decisions: readonly CandidateStatus[];
  /** of earlier studies at its forward window */
  readonly forwardLooks: ForwardLooks;
  readonly error: StudyRow['error'];
}

interface CandidateStatus extends Pick<DecisionRow, 'decision' | 'trialCount' | 'sharpeVariance' | 'forwardLooks'> {
  readonly candidate: string;
}

export function statusRows(
  studies: readonly StudyRow[],
  counts: readonly StageCount[],
  decisions: readonly DecisionRow[],
  looks: ReadonlyMap<string, ForwardLooks>,
): StatusRow[] {
  return studies.map((study) => ({
    id: study.id,
    name: study.name,
    state: study.state,
    stage: study.stage,
    createdAt: study.createdAt.toISOString(),
    finishedAt: study.finishedAt?.toISOString() ?? null,
    stages: Object.fromEntries(stageNames.map((stage) => [stage, stageStatus(study, stage, counts)])),
    earlyEnd: study.earlyEnd,
    decisions: decisions
      .filter((row) => row.studyId === study.id)
      .map(({ candidateId: candidate, decision, trialCount, sharpeVariance, forwardLooks }) => {
        return { candidate, decision, trialCount, sharpeVariance, forwardLooks };
      }),
    forwardLooks: looks.get(study.id)!,
    error: study.error,
  }));
}

export function printStatus(rows: readonly StatusRow[], components: readonly ComponentRow[]): void {
  const table = new Table({
    head: ['study', 'state', 'search', 'validate', 'forward', 'best', 'gate', 'earlier looks'],
    ...layout,
  });
  for (const { id, state, stage, stages, decisions, forwardLooks } of rows) {
    const progress = stageNames.map((name) => `${stages[name]!.ended}/${stages[name]!.planned}`);
    table.push([
      id,
      state,
      ...progress,
      formatNumber(stages[stage]!.best),
      decisions.map((row) => row.decision).join(', '),
      forwardLooks.trials,
    ]);
  }
  const alive = components.map((row) => (row.slots > 0 ? `${row.kind} (${row.slots} threads)` : row.kind)).join(', ');
  process.stdout.write(
    `${rows.length === 0 ? 'No studies yet: npx winnow submit configs/studies/quickstart.json' : table.toString()}\n`,
  );
  process.stdout.write(`Running: ${alive || 'nothing'}\n`);
}

function stageStatus(study: StudyRow, stage: StudyRow['stage'], counts: readonly StageCount[]) {
  const own = counts.filter((row) => row.studyId === study.id && row.stage === stage);
  const created = own.reduce((sum, row) => sum + row.trials, 0);
  const ended = own
    .filter((row) => row.state !== 'waiting' && row.state !== 'running')
    .reduce((sum, row) => sum + row.trials, 0);
  return {
    planned: plannedTrials(study, stage, created),
    ended,
    best: own.find((row) => row.state === 'complete')?.best ?? null,
  };
}
