import type { ErrorRecord } from '@winnow/core';
import { decodeNumber, encodeJson, stageNames } from '@winnow/core';
import type { RunMetrics } from '@winnow/evaluation';
import { type TrialSpec, trialWork } from '@winnow/pipeline';
import { isTerminalState, type TrialView } from '@winnow/study';
import { and, asc, eq, gte, inArray, ne, or, type SQL, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { decodeMetrics } from './decodeMetrics.ts';
import { decodeTrialSpec } from './decodeSpec.ts';
import { runs, studies, trials } from './schema.ts';

export interface TrialRow extends TrialView {
  readonly id: string;
  readonly parent: number | null;
  readonly spec: TrialSpec;
  readonly error: ErrorRecord | null;
  readonly attempt: number;
  readonly worker: string | null;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  /** of a complete trial */
  readonly metrics: RunMetrics | null;
}

/** All trials of a study, by stage and number, with the steps of the attempt that counts. */
export async function studyTrials(db: Database, studyId: string): Promise<TrialRow[]> {
  return await readTrials(db, eq(trials.studyId, studyId));
}

/**
 * The same, read again only as far as it can have changed: trials that have ended never do, and what a trial is to do never
 * does.
 * @param known of the same study, by stage and number
 */
export async function refreshTrials(db: Database, studyId: string, known: readonly TrialRow[]): Promise<TrialRow[]> {
  const open = new Map(known.flatMap((trial) => (isTerminalState(trial) ? [] : [[trial.id, trial]])));
  const seen = stageNames.map((stage) => known.filter((trial) => trial.stage === stage).length);
  const unseen = stageNames.map((stage, i) => and(eq(trials.stage, stage), gte(trials.number, seen[i]!))); // no gaps
  const [progress, added] = await Promise.all([
    open.size === 0 ? [] : selectProgress(db).where(mayHaveChanged([...open.values()])),
    readTrials(db, and(eq(trials.studyId, studyId), or(...unseen))),
  ]);
  for (const { id, ...row } of progress) {
    const trial = open.get(id)!;
    open.set(id, { ...trial, ...decodeProgress(row, trial.spec) });
  }
  const rows = known.map((trial) => open.get(trial.id) ?? trial);
  return added.length === 0 ? rows : [...rows, ...added].sort(byStageAndNumber);
}

async function readTrials(db: Database, which: SQL | undefined): Promise<TrialRow[]> {
  const rows = await db
    .select({
      ...progressColumns,
      stage: trials.stage,
      number: trials.number,
      parent: trials.parent,
      params: trials.params,
      spec: trials.spec,
    })
    .from(trials)
    .leftJoin(runs, eq(runs.trialId, trials.id))
    .where(which);
  return rows
    .map(({ id, stage, number, parent, params, spec: stored, ...progress }) => {
      const spec = decodeTrialSpec(stored);
      const fixed = { id, stage, number, parent, params: params as TrialRow['params'], spec };
      return { ...fixed, pruneAt: spec.pruneAt, work: trialWork(spec), ...decodeProgress(progress, spec) };
    })
    .sort(byStageAndNumber);
}

/** What changes while a trial runs. */
const progressColumns = {
  id: trials.id,
  state: trials.state,
  value: trials.value,
  error: trials.error,
  attempt: trials.attempt,
  worker: trials.worker,
  startedAt: trials.startedAt,
  finishedAt: trials.finishedAt,
  metrics: runs.metrics,
  /** kind and value */
  steps: sql<[string, unknown][] | null>`(
    select json_agg(json_build_array(type, event -> 'body' -> 'value') order by seq) from trial_events
    where trial_id = ${trials.id} and trial_events.attempt = ${trials.attempt} and type in ('step', 'fit_step')
  )`,
};

function selectProgress(db: Database) {
  return db.select(progressColumns).from(trials).leftJoin(runs, eq(runs.trialId, trials.id));
}

/** A trial that waited and still waits is as it was. */
function mayHaveChanged(open: readonly TrialRow[]): SQL | undefined {
  const idsOf = (waiting: boolean) => {
    const ids = open.filter(({ state }) => (state === 'waiting') === waiting).map(({ id }) => id);
    return sql`(select json_array_elements_text(${encodeJson(ids)}::json))`; // one parameter, however many
  };
  const begun = and(inArray(trials.id, idsOf(true)), ne(trials.state, 'waiting'));
  return or(inArray(trials.id, idsOf(false)), begun);
}

type StoredProgress = Omit<Awaited<ReturnType<typeof selectProgress>>[number], 'id'>;

/** With the steps of the kind that the trial's rules look at. */
function decodeProgress({ error, metrics, steps, ...row }: StoredProgress, { fitSteps }: TrialSpec) {
  const kind = fitSteps === undefined ? 'step' : 'fit_step';
  return {
    ...row,
    error: error as ErrorRecord | null,
    metrics: metrics === null ? null : decodeMetrics(metrics),
    steps: (steps ?? []).flatMap(([type, value]) => (type === kind ? [decodeNumber(value) ?? Number.NaN] : [])),
  };
}

function byStageAndNumber(a: TrialRow, b: TrialRow): number {
  return stageNames.indexOf(a.stage) - stageNames.indexOf(b.stage) || a.number - b.number;
}

/** Job payloads of all trials of a study that have not ended. */
export async function openTrials(db: Database, studyId: string): Promise<TrialSpec[]> {
  const rows = await db
    .select({ spec: trials.spec })
    .from(trials)
    .where(and(eq(trials.studyId, studyId), inArray(trials.state, ['waiting', 'running'])))
    .orderBy(asc(trials.number));
  return rows.map((row) => decodeTrialSpec(row.spec));
}

export interface StageCount {
  readonly studyId: string;
  readonly stage: TrialView['stage'];
  readonly state: TrialView['state'];
  readonly trials: number;
  readonly best: number | null;
}

/** Trials per study, stage and state, with the best value: what progress displays need, in one query. */
export async function countTrials(db: Database, studyId?: string): Promise<StageCount[]> {
  return await db
    .select({
      studyId: trials.studyId,
      stage: trials.stage,
      state: trials.state,
      trials: sql<number>`count(*)::int`,
      best: sql<number | null>`max(nullif(${trials.value}, 'NaN'::float8)) filter (where ${trials.state} = 'complete')`,
    })
    .from(trials)
    .innerJoin(studies, eq(studies.id, trials.studyId))
    .where(studyId === undefined ? undefined : eq(trials.studyId, studyId))
    .groupBy(trials.studyId, trials.stage, trials.state);
}
