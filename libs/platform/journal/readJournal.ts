import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TrialEvent } from '@winnow/pipeline';
import { decodeTrialEvent } from './trialEventCodec.ts';
import { wholeLines } from './wholeLines.ts';

export interface JournalContent {
  readonly events: readonly TrialEvent[];
  /** corrupt lines found inside a file and copied to `<file>.quarantine` */
  readonly quarantined: number;
}

/**
 * Reads all journals of a study, line by line: they can be long, and most of it is of trials that have ended. A torn last
 * line (the writer died in the middle of it) is ignored; a corrupt line with others after it is copied to a side file and
 * reported, and the rest is read.
 * @param isWanted of a trial's id; lines of other trials are dropped as they are read
 */
export function readJournal(
  folder: string,
  studyId: string,
  isWanted: (trialId: string) => boolean = () => true,
): JournalContent {
  const studyFolder = join(folder, studyId);
  if (!existsSync(studyFolder)) return { events: [], quarantined: 0 };
  const events: TrialEvent[] = [];
  let quarantined = 0;
  for (const name of readdirSync(studyFolder)
    .filter((file) => file.endsWith('.jsonl'))
    .sort()) {
    const path = join(studyFolder, name);
    const corrupt: string[] = [];
    for (const line of wholeLines(path)) {
      const value = parseLine(line);
      if (typeof value?.trialId === 'string' && !isWanted(value.trialId)) continue;
      const event = decodeTrialEvent(value);
      if (event !== undefined) events.push(event);
      else corrupt.push(line);
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

/** What a line holds, if it is JSON; it may be no event. */
function parseLine(line: string): { readonly trialId?: unknown } | null | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
