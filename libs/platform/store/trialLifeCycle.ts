import { encodeJson, trialId } from '@winnow/core';
import { type ParamValue, type TrialSpec, trialWork } from '@winnow/pipeline';
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { recordForwardLooks } from './forwardLooks.ts';
import { trialEvents, trials } from './schema.ts';
import type { TrialRow } from './trialRows.ts';

export interface NewTrial {
  readonly spec: TrialSpec;
  /** the parameters as the sampler gave them, policy included */
  readonly params: Readonly<Record<string, ParamValue>>;
  readonly parent: number | null;
}

/** A database, or a transaction in it. */
type Session = Pick<Database, 'execute' | 'insert' | 'transaction'>;

/**
 * Stores trials as waiting, and those of the forward stage in the ledger; those that exist already are left as they are.
 * @returns the trials that did not exist before
 */
export async function createTrials(db: Session, rows: readonly NewTrial[]): Promise<TrialRow[]> {
  if (rows.length === 0) return [];
  const given = rows.map(({ spec, params, parent }) => {
    const { studyId, stage, number } = spec;
    return { id: trialId(studyId, stage, number), study_id: studyId, stage, number, parent, params, spec };
  });
  const insert = async (to: Pick<Database, 'execute'>) =>
    await to.execute<{ id: string }>(sql`
      insert into trials (id, study_id, stage, number, parent, params, spec, state)
      select given.*, 'waiting' from json_to_recordset(${encodeJson(given)}::json)
        as given (id text, study_id text, stage text, number int, parent int, params json, spec json)
      on conflict do nothing
      returning id`);
  const looks = rows.filter(({ spec }) => spec.stage === 'forward');
  const inserted =
    looks.length === 0
      ? await insert(db)
      : await db.transaction(async (tx) => {
          const created = await insert(tx);
          await recordForwardLooks(tx, looks);
          return created;
        });
  const ids = new Set(inserted.map(({ id }) => id));
  return rows.filter(({ spec }) => ids.has(spec.trialId)).map(asCreated);
}

/** The row of a trial that nobody has taken yet. */
function asCreated({ spec, params, parent }: NewTrial): TrialRow {
  const { trialId: id, stage, number, pruneAt } = spec;
  const untouched = { value: null, error: null, attempt: 0, worker: null, startedAt: null, finishedAt: null };
  const work = trialWork(spec);
  return {
    ...untouched,
    id,
    stage,
    number,
    parent,
    params,
    spec,
    pruneAt,
    work,
    state: 'waiting',
    steps: [],
    metrics: null,
  };
}

/** Takes those of the trials that nobody has taken yet, each for its first attempt, and gives their ids. */
export async function claimFresh(db: Database, ids: readonly string[], worker: string): Promise<Set<string>> {
  const rows = await db
    .update(trials)
    .set({ state: 'running', attempt: 1, worker, startedAt: new Date() })
    .where(and(inArray(trials.id, [...ids]), eq(trials.state, 'waiting'), eq(trials.attempt, 0)))
    .returning({ id: trials.id });
  return new Set(rows.map(({ id }) => id));
}

/**
 * Takes a trial for one attempt.
 * @returns the attempt's number, or undefined when the trial has ended already
 */
export async function claimTrial(db: Database, id: string, worker: string): Promise<number | undefined> {
  const [row] = await db
    .update(trials)
    .set({ state: 'running', attempt: sql`${trials.attempt} + 1`, worker, startedAt: new Date() })
    .where(and(eq(trials.id, id), inArray(trials.state, ['waiting', 'running'])))
    .returning({ attempt: trials.attempt });
  return row?.attempt;
}

/** Gives a claimed trial back, as on shutdown: the attempt was not the trial's fault and does not count. */
export async function releaseTrial(db: Database, id: string, attempt: number): Promise<void> {
  await db
    .update(trials)
    .set({ state: 'waiting', attempt: attempt - 1, worker: null, startedAt: null })
    .where(and(eq(trials.id, id), eq(trials.attempt, attempt), eq(trials.state, 'running')));
  await db.delete(trialEvents).where(and(eq(trialEvents.trialId, id), eq(trialEvents.attempt, attempt)));
}
