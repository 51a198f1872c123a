import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TrialEvent } from '@winnow/pipeline';
import { decodeTrialEvent } from './trialEventCodec.ts';

export interface JournalContent {
  readonly events: readonly TrialEvent[];
  /** corrupt lines found inside a file and copied to `<file>.quarantine` */
  readonly quarantined: number;
}

/**
 * Reads all journals of a study. A torn last line (the writer died in the middle of it) is ignored; a corrupt line with
 * others after it is copied to a side file and reported, and the rest is read.
 */
export function readJournal(folder: string, studyId: string): JournalContent {
  const studyFolder = join(folder, studyId);
  if (!existsSync(studyFolder)) return { events: [], quarantined: 0 };
  const events: TrialEvent[] = [];
  let quarantined = 0;
  for (const name of readdirSync(studyFolder)
    .filter((file) => file.endsWith('.jsonl'))
    .sort()) {
    const path = join(studyFolder, name);
    const lines = readFileSync(path, 'utf8').split('\n');
    const last = lines.length - 1; // '' after a final newline, else the torn line
    const corrupt: string[] = [];
    for (let i = 0; i < last; i++) {
      const event = decodeLine(lines[i]!);
      if (event !== undefined) events.push(event);
      else corrupt.push(lines[i]!);
    }
    if (corrupt.length > 0) writeFileSync(`${path}.quarantine`, `${corrupt.join('\n')}\n`);
    quarantined += corrupt.length;
  }
  return { events, quarantined };
}

/** The studies that have a journal. */
export function journalledStudies(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

function decodeLine(line: string): TrialEvent | undefined {
  try {
    return decodeTrialEvent(JSON.parse(line));
  } catch {
    return undefined;
  }
}
