import { encodeJson } from '@winnow/core';
import { isTerminal, type TrialEnd, type TrialEvent } from '@winnow/pipeline';
import { inArray, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { trials } from './schema.ts';

/**
 * - `recorded`  the event is stored; a terminal one has ended its trial
 * - `duplicate` it was stored before
 * - `refused`   a terminal event came after the trial had ended: a zombie worker's result, kept as an event only
 * - `unknown`   there is no such trial (its study was deleted)
 */
export type EventOutcome = 'recorded' | 'duplicate' | 'refused' | 'unknown';

/** What one call should be given at the most. */
export const MOST_EVENTS_AT_ONCE = 500;

/**
 * Stores events, all or none, and ends the trials of the terminal ones. Doing it twice is doing it once; the first terminal
 * event of a trial wins. One statement when all is well, whatever their number: trials have many events, and short ones come
 * by the hundred.
 * @returns what became of each
 */
export async function recordEvents(db: Database, events: readonly TrialEvent[]): Promise<EventOutcome[]> {
  const given = events.map((event) => {
    const { trialId, attempt, seq, body } = event;
    return { trial_id: trialId, attempt, seq, type: body.type, event };
  });
  const first = new Map<string, EndRow>();
  const starts = new Map<string, string>();
  for (const event of events) {
    const attempt = `${event.trialId} ${event.attempt}`;
    if (event.body.type === 'started') starts.set(attempt, isoTime(event.at));
    if (!isTerminal(event.body) || first.has(event.trialId)) continue;
    first.set(event.trialId, { ...endRow(event, event.body), started_at: starts.get(attempt) });
  }
  const stored = await db.execute<StoredRow>(sql`
    with stored as (
      insert into trial_events (trial_id, attempt, seq, type, event)
      select given.trial_id, given.attempt, given.seq, given.type, given.event
      from json_to_recordset(${encodeJson(given)}::json)
        as given (trial_id text, attempt int, seq int, type text, event json)
      join trials on trials.id = given.trial_id
      on conflict do nothing
      returning trial_id, attempt, seq
    ), ends as materialized (
      select ends.* from json_to_recordset(${encodeJson([...first.values()])}::json) as ends (
        trial_id text, attempt int, seq int, state text, value float8, error json, started_at timestamptz, finished_at timestamptz,
        run_source text, score_source text, data_regime text, metrics json
      ) join stored using (trial_id, attempt, seq)
    ), ended as (
      update trials set state = ends.state, value = ends.value, error = ends.error, attempt = ends.attempt,
        started_at = coalesce(
          ends.started_at,
          (
            select to_timestamp((event ->> 'at')::float8 / 1000) from trial_events
            where trial_id = ends.trial_id and attempt = ends.attempt and type = 'started' order by seq limit 1
          ),
          trials.started_at
        ),
        finished_at = ends.finished_at
      from ends where trials.id = ends.trial_id and trials.state in ('waiting', 'running')
      returning trials.id
    ), ran as (
      insert into runs (trial_id, run_source, score_source, data_regime, metrics)
      select trial_id, run_source, score_source, data_regime, metrics
      from ends join ended on ended.id = ends.trial_id where ends.metrics is not null
    )
    select trial_id, attempt, seq, exists (select from ended where id = trial_id) as ended from stored`);
  const recorded = new Map(stored.map((row) => [eventKey(row.trial_id, row.attempt, row.seq), row.ended]));
  const known = recorded.size === events.length ? undefined : await knownTrials(db, events);
  return events.map(({ trialId, attempt, seq, body }) => {
    const ended = recorded.get(eventKey(trialId, attempt, seq));
    if (ended === undefined) return known!.has(trialId) ? 'duplicate' : 'unknown';
    if (!isTerminal(body)) return 'recorded';
    const end = first.get(trialId)!;
    return ended && end.attempt === attempt && end.seq === seq ? 'recorded' : 'refused';
  });
}

interface StoredRow extends Record<string, unknown> {
  readonly trial_id: string;
  readonly attempt: number;
  readonly seq: number;
  /** whether an event of this call has ended the trial */
  readonly ended: boolean;
}

async function knownTrials(db: Database, events: readonly TrialEvent[]): Promise<Set<string>> {
  const ids = [...new Set(events.map(({ trialId }) => trialId))];
  const rows = await db.select({ id: trials.id }).from(trials).where(inArray(trials.id, ids));
  return new Set(rows.map(({ id }) => id));
}

function eventKey(trialId: string, attempt: number, seq: number): string {
  return `${trialId} ${attempt} ${seq}`;
}

/** With the start, where this call has it, not one before: of trials that were taken together it is when their turn came. */
type EndRow = ReturnType<typeof endRow> & { readonly started_at?: string | undefined };

function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

/** What a terminal event makes of its trial, and of a completed one its run. */
function endRow({ trialId, attempt, seq, at }: TrialEvent, body: TrialEnd) {
  const row = { trial_id: trialId, attempt, seq, finished_at: isoTime(at) };
  switch (body.type) {
    case 'completed': {
      const { runSource, scoreSource, dataRegime, metrics } = body.run;
      const run = { run_source: runSource, score_source: scoreSource, data_regime: dataRegime, metrics };
      return { ...row, state: 'complete', value: body.value, ...run };
    }
    case 'pruned':
      return { ...row, state: 'pruned', value: body.value };
    case 'failed':
      return { ...row, state: 'failed', error: body.error };
    default:
      return body satisfies never;
  }
}
