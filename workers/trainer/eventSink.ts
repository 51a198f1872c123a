import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@winnow/core';
import { isTerminal, type TrialEvent } from '@winnow/pipeline';
import { type EventOutcome, isConnectionError, type Journal, MOST_EVENTS_AT_ONCE } from '@winnow/platform';

const RETRY_MS = 500;

/** Stores events in Postgres, all or none; may be repeated. */
export type RecordEvents = (events: readonly TrialEvent[]) => Promise<EventOutcome[]>;

interface Waiting {
  readonly event: TrialEvent;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Takes events to the journal at once and to Postgres in order; those that come while others are on the way go together.
 * While Postgres is away the journal is the spool: delivery is tried again until it works, and what is still missing when
 * the trainer stops is read back from the journal by the next one.
 */
export class EventSink {
  readonly #record: RecordEvents;
  readonly #journal: Pick<Journal, 'append' | 'sync'>;
  readonly #log: Logger;
  #waiting: Waiting[] = [];
  #delivery: Promise<void> | undefined;
  #closed = false;

  constructor(record: RecordEvents, journal: Pick<Journal, 'append' | 'sync'>, log: Logger) {
    this.#record = record;
    this.#journal = journal;
    this.#log = log;
  }

  /** @returns a promise that settles when the events are in Postgres, and a terminal one is on the disk, too */
  async write(studyId: string, events: readonly TrialEvent[]): Promise<void> {
    this.#journal.append(studyId, events);
    const stored = events.map(
      (event) => new Promise<void>((resolve, reject) => void this.#waiting.push({ event, resolve, reject })),
    );
    this.#delivery ??= this.#deliverAll();
    const synced = events.some(({ body }) => isTerminal(body)) ? [this.#journal.sync(studyId)] : [];
    await Promise.all([...stored, ...synced]);
  }

  /** Stops retrying and waits for the delivery under way. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#delivery;
  }

  async #deliverAll(): Promise<void> {
    while (this.#waiting.length > 0) await this.#deliver(this.#waiting.splice(0, MOST_EVENTS_AT_ONCE));
    this.#delivery = undefined;
  }

  async #deliver(batch: readonly Waiting[]): Promise<void> {
    try {
      await this.#store(batch.map(({ event }) => event));
      for (const { resolve } of batch) resolve();
    } catch (error) {
      if (batch.length > 1 && !isConnectionError(error)) {
        for (const waiting of batch) await this.#deliver([waiting]); // one that cannot be stored does not hold up the others
        return;
      }
      for (const { event, reject } of batch) {
        this.#log.error(
          { ...nameOf(event), error: (error as Error).message },
          'event not stored; it is in the journal',
        );
        reject(error);
      }
    }
  }

  async #store(events: readonly TrialEvent[]): Promise<void> {
    for (;;) {
      try {
        const outcomes = await this.#record(events);
        outcomes.forEach((outcome, i) => {
          if (outcome === 'refused' || outcome === 'unknown')
            this.#log.warn({ ...nameOf(events[i]!), outcome }, 'event not accepted');
        });
        return;
      } catch (error) {
        if (!isConnectionError(error) || this.#closed) throw error;
        const { message } = error as Error;
        this.#log.warn({ events: events.length, error: message }, 'Postgres is away; the journal is the spool');
        await sleep(RETRY_MS);
      }
    }
  }
}

function nameOf({ trialId, attempt, seq }: TrialEvent) {
  return { trialId, attempt, seq };
}
