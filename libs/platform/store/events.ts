import type { RunRecord } from '@winnow/evaluation';
import { isTerminal, type TrialEvent } from '@winnow/pipeline';
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { runs, trialEvents, trials } from './schema.ts';

/**
 * - `recorded`  the event is stored; a terminal one has ended its trial
 * - `duplicate` it was stored before
 * - `refused`   a terminal event came after the trial had ended: a zombie worker's result, kept as an event only
 * - `unknown`   there is no such trial (its study was deleted)
 */
export type EventOutcome = 'recorded' | 'duplicate' | 'refused' | 'unknown';

/** Stores an event. Doing it twice is doing it once; the first terminal event of a trial wins. */
export async function recordEvent(db: Database, event: TrialEvent): Promise<EventOutcome> {
  const { trialId, attempt, body } = event;
  if (!isTerminal(body)) return await storeEvent(db, event);
  return await db.transaction(async (tx) => {
    const stored = await storeEvent(tx, event);
    if (stored !== 'recorded') return stored;
    const ended = await tx
      .update(trials)
      .set({ ...ending(event), attempt, finishedAt: new Date(event.at) })
      .where(and(eq(trials.id, trialId), inArray(trials.state, ['waiting', 'running'])))
      .returning({ id: trials.id });
    if (ended.length === 0) return 'refused';
    if (body.type === 'completed') await tx.insert(runs).values({ trialId, ...runColumns(body.run) });
    return 'recorded';
  });
}

/** One statement when all is well: a trial has many events. */
async function storeEvent(
  db: Pick<Database, 'select' | 'insert'>,
  event: TrialEvent,
): Promise<'recorded' | 'duplicate' | 'unknown'> {
  const trial = eq(trials.id, event.trialId);
  const row = db
    .select({
      trialId: trials.id,
      attempt: sql`${event.attempt}::int`.as('attempt'),
      seq: sql`${event.seq}::int`.as('seq'),
      type: sql`${event.body.type}::text`.as('type'),
      event: sql`${sql.param(event, trialEvents.event)}::json`.as('event'),
    })
    .from(trials)
    .where(trial);
  const inserted = await db.insert(trialEvents).select(row).onConflictDoNothing().returning({ seq: trialEvents.seq });
  if (inserted.length > 0) return 'recorded';
  const known = await db.select({ id: trials.id }).from(trials).where(trial);
  return known.length > 0 ? 'duplicate' : 'unknown';
}

function ending({ body }: TrialEvent) {
  switch (body.type) {
    case 'completed':
      return { state: 'complete', value: body.value } as const;
    case 'pruned':
      return { state: 'pruned', value: body.value } as const;
    case 'failed':
      return { state: 'failed', error: body.error } as const;
    case 'started':
    case 'step':
      throw new Error(`${body.type} does not end a trial`);
    default:
      return body satisfies never;
  }
}

function runColumns({ runSource, scoreSource, dataRegime, metrics }: RunRecord) {
  return { runSource, scoreSource, dataRegime, metrics };
}
