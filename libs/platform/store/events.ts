import { encodeJson } from '@winnow/core';
import type { RunRecord } from '@winnow/evaluation';
import { isTerminal, type TrialEnd, type TrialEvent } from '@winnow/pipeline';
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { runs, trials } from './schema.ts';

/**
 * - `recorded`  the event is stored; a terminal one has ended its trial
 * - `duplicate` it was stored before
 * - `refused`   a terminal event came after the trial had ended: a zombie worker's result, kept as an event only
 * - `unknown`   there is no such trial (its study was deleted)
 */
export type EventOutcome = 'recorded' | 'duplicate' | 'refused' | 'unknown';

type Session = Pick<Database, 'execute' | 'select' | 'insert' | 'update'>;

/** What one call should be given at the most. */
export const MOST_EVENTS_AT_ONCE = 500;

/**
 * Stores events, all or none, and ends the trials of the terminal ones. Doing it twice is doing it once; the first terminal
 * event of a trial wins.
 * @returns what became of each
 */
export async function recordEvents(db: Database, events: readonly TrialEvent[]): Promise<EventOutcome[]> {
  if (!events.some(({ body }) => isTerminal(body))) return await storeEvents(db, events);
  return await db.transaction(async (tx) => {
    const outcomes = await storeEvents(tx, events);
    for (const [i, event] of events.entries()) {
      const { body } = event;
      if (outcomes[i] === 'recorded' && isTerminal(body) && !(await endTrial(tx, event, body))) outcomes[i] = 'refused';
    }
    return outcomes;
  });
}

/** One statement when all is well, whatever their number: a trial has many events. */
async function storeEvents(db: Session, events: readonly TrialEvent[]): Promise<EventOutcome[]> {
  const given = events.map((event) => {
    const { trialId, attempt, seq, body } = event;
    return { trial_id: trialId, attempt, seq, type: body.type, event };
  });
  const inserted = await db.execute<{ trial_id: string; attempt: number; seq: number }>(sql`
    insert into trial_events (trial_id, attempt, seq, type, event)
    select given.trial_id, given.attempt, given.seq, given.type, given.event
    from json_to_recordset(${encodeJson(given)}::json)
      as given (trial_id text, attempt int, seq int, type text, event json)
    join trials on trials.id = given.trial_id
    on conflict do nothing
    returning trial_id, attempt, seq`);
  const recorded = new Set(inserted.map((row) => eventKey(row.trial_id, row.attempt, row.seq)));
  if (recorded.size === events.length) return events.map(() => 'recorded');
  const ids = [...new Set(events.map(({ trialId }) => trialId))];
  const rows = await db.select({ id: trials.id }).from(trials).where(inArray(trials.id, ids));
  const known = new Set(rows.map(({ id }) => id));
  return events.map(({ trialId, attempt, seq }) => {
    if (recorded.has(eventKey(trialId, attempt, seq))) return 'recorded';
    return known.has(trialId) ? 'duplicate' : 'unknown';
  });
}

function eventKey(trialId: string, attempt: number, seq: number): string {
  return `${trialId} ${attempt} ${seq}`;
}

/** False when the trial had ended before. */
async function endTrial(db: Session, { trialId, attempt, at }: TrialEvent, body: TrialEnd): Promise<boolean> {
  const ended = await db
    .update(trials)
    .set({ ...ending(body), attempt, finishedAt: new Date(at) })
    .where(and(eq(trials.id, trialId), inArray(trials.state, ['waiting', 'running'])))
    .returning({ id: trials.id });
  if (ended.length === 0) return false;
  if (body.type === 'completed') await db.insert(runs).values({ trialId, ...runColumns(body.run) });
  return true;
}

function ending(body: TrialEnd) {
  switch (body.type) {
    case 'completed':
      return { state: 'complete', value: body.value } as const;
    case 'pruned':
      return { state: 'pruned', value: body.value } as const;
    case 'failed':
      return { state: 'failed', error: body.error } as const;
    default:
      return body satisfies never;
  }
}

function runColumns({ runSource, scoreSource, dataRegime, metrics }: RunRecord) {
  return { runSource, scoreSource, dataRegime, metrics };
}
