import { closeSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { encodeJson } from '@winnow/core';
import { isTerminal, type TrialEvent } from '@winnow/pipeline';

/**
 * The append-only record of trial events on a worker's own disk, one folder per study and one file per writer.
 * An event is in the journal before it is in Postgres; a terminal event is on the disk (fsync) before its job ends.
 */
export class Journal {
  readonly #folder: string;
  readonly #writer: string;
  readonly #files = new Map<string, number>();

  /** @param writer unique among the processes that share the folder; becomes the file name */
  constructor(folder: string, writer: string) {
    this.#folder = folder;
    this.#writer = writer;
  }

  append(studyId: string, event: TrialEvent): void {
    const file = this.#open(studyId);
    writeSync(file, `${encodeJson(event)}\n`);
    if (isTerminal(event.body)) fsyncSync(file);
  }

  close(): void {
    for (const file of this.#files.values()) closeSync(file);
    this.#files.clear();
  }

  #open(studyId: string): number {
    const known = this.#files.get(studyId);
    if (known !== undefined) return known;
    const folder = join(this.#folder, studyId);
    mkdirSync(folder, { recursive: true });
    const file = openSync(join(folder, `${this.#writer}.jsonl`), 'a');
    this.#files.set(studyId, file);
    return file;
  }
}
