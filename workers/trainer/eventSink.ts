import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@winnow/core';
import type { TrialEvent } from '@winnow/pipeline';
import { type EventOutcome, isConnectionError, type Journal } from '@winnow/platform';

const RETRY_MS = 500;

/** Stores an event in Postgres; may be repeated. */
export type RecordEvent = (event: TrialEvent) => Promise<EventOutcome>;

/**
 * Takes events to the journal at once and to Postgres in order. While Postgres is away the journal is the spool:
 * delivery is tried again until it works, and what is still missing when the trainer stops is read back from the journal
 * by the next one.
 */
export class EventSink {
  readonly #record: RecordEvent;
  readonly #journal: Pick<Journal, 'append'>;
  readonly #log: Logger;
  #tail: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(record: RecordEvent, journal: Pick<Journal, 'append'>, log: Logger) {
    this.#record = record;
    this.#journal = journal;
    this.#log = log;
  }

  /** @returns a promise that settles when the event is in Postgres */
  write(studyId: string, event: TrialEvent): Promise<void> {
    this.#journal.append(studyId, event);
    const delivered = this.#tail.then(() => this.#deliver(event));
    this.#tail = delivered.catch(() => {}); // one event that cannot be stored does not hold up the next
    return delivered;
  }

  /** Stops retrying and waits for the delivery under way. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#tail;
  }

  async #deliver(event: TrialEvent): Promise<void> {
    const { trialId, attempt, seq } = event;
    for (;;) {
      try {
        const outcome = await this.#record(event);
        if (outcome === 'refused' || outcome === 'unknown')
          this.#log.warn({ trialId, attempt, seq, outcome }, 'event not accepted');
        return;
      } catch (error) {
        const message = (error as Error).message;
        if (!isConnectionError(error) || this.#closed) {
          this.#log.error({ trialId, attempt, seq, error: message }, 'event not stored; it is in the journal');
          throw error;
        }
        this.#log.warn({ trialId, attempt, seq, error: message }, 'Postgres is away; the journal is the spool');
        await sleep(RETRY_MS);
      }
    }
  }
}
