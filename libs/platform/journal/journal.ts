import { closeSync, fsync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { encodeJson } from '@winnow/core';
import type { TrialEvent } from '@winnow/pipeline';

/**
 * The append-only record of trial events on a worker's own disk, one folder per study and one file per writer.
 * An event is in the journal before it is in Postgres; a terminal event is on the disk (fsync) before its job ends.
 */
export class Journal {
  readonly #folder: string;
  readonly #writer: string;
  readonly #files = new Map<string, JournalFile>();

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
    for (const { descriptor, current, next } of this.#files.values()) {
      await Promise.allSettled([current, next]);
      closeSync(descriptor);
    }
    this.#files.clear();
  }

  #open(studyId: string): JournalFile {
    const known = this.#files.get(studyId);
    if (known !== undefined) return known;
    const folder = join(this.#folder, studyId);
    mkdirSync(folder, { recursive: true });
    const descriptor = openSync(join(folder, `${this.#writer}.jsonl`), 'a');
    const file = { descriptor, current: undefined, next: undefined };
    this.#files.set(studyId, file);
    return file;
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
