import { closeSync, fsync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { encodeJson } from '@winnow/core';
import type { TrialEvent } from '@winnow/pipeline';

/** Studies whose files stay open: a trainer writes to few at a time, but outlives any number. */
const MOST_OPEN = 16;

/**
 * The append-only record of trial events on a worker's own disk, one folder per study and one file per writer.
 * An event is in the journal before it is in Postgres; a terminal event is on the disk (fsync) before its job ends.
 */
export class Journal {
  readonly #folder: string;
  readonly #writer: string;
  /** open ones, the one not used for longest first */
  readonly #files = new Map<string, JournalFile>();
  /** those that are being closed */
  readonly #closing = new Set<Promise<void>>();

  /** @param writer unique among the processes that share the folder; becomes the file name */
  constructor(folder: string, writer: string) {
    this.#folder = folder;
    this.#writer = writer;
  }

  append(studyId: string, events: readonly TrialEvent[]): void {
    writeSync(this.#open(studyId).descriptor, events.map((event) => `${encodeJson(event)}\n`).join(''));
  }

  /** Settles when what was appended is on the disk. Calls that come while the disk is busy wait for one more turn of it together. */
  async sync(studyId: string): Promise<void> {
    const file = this.#open(studyId);
    file.next ??= Promise.allSettled([file.current]).then(() => {
      file.current = file.next;
      file.next = undefined;
      return flush(file.descriptor);
    });
    await file.next;
  }

  /** Waits for the disk first. */
  async close(): Promise<void> {
    for (const studyId of this.#files.keys()) this.#close(studyId);
    await Promise.all(this.#closing);
  }

  #open(studyId: string): JournalFile {
    const file = this.#files.get(studyId) ?? this.#openNew(studyId);
    this.#files.delete(studyId);
    this.#files.set(studyId, file); // now the last one used
    return file;
  }

  #openNew(studyId: string): JournalFile {
    if (this.#files.size >= MOST_OPEN) this.#close(this.#files.keys().next().value!);
    const folder = join(this.#folder, studyId);
    mkdirSync(folder, { recursive: true });
    const descriptor = openSync(join(folder, `${this.#writer}.jsonl`), 'a');
    return { descriptor, current: undefined, next: undefined };
  }

  /** Closes a file once what was to be on the disk is there; whoever writes to it again opens it again. */
  #close(studyId: string): void {
    const { descriptor, current, next } = this.#files.get(studyId)!;
    this.#files.delete(studyId);
    const closed = Promise.allSettled([current, next]).then(() => {
      closeSync(descriptor);
      this.#closing.delete(closed);
    });
    this.#closing.add(closed);
  }
}

interface JournalFile {
  readonly descriptor: number;
  /** under way; what is appended now may not be covered by it */
  current: Promise<void> | undefined;
  /** begins after that */
  next: Promise<void> | undefined;
}

const flush = promisify(fsync);
