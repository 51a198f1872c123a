import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { homePaths } from '@winnow/platform';
import type { Winnow } from './winnow.ts';

/** The part of a study's trial table that must not depend on how the study was run. */
export function reproducibleTable(winnow: Winnow, study: string): Promise<string> {
  return winnow.output('trials', study, '--jsonl', '--reproducible');
}

/** Who ended each trial of a study, and at which attempt. */
export async function trialRuns(winnow: Winnow, study: string): Promise<{ worker: string; attempt: number }[]> {
  const lines = (await winnow.output('trials', study, '--jsonl')).trimEnd().split('\n');
  return lines.map((line) => (JSON.parse(line) as { run: { worker: string; attempt: number } }).run);
}

interface JournalLine {
  readonly trialId: string;
  readonly body: { readonly type: string };
}

const TERMINAL = ['completed', 'pruned', 'failed'];

/** Search trials that have ended, and trials that are under way, as the journals of a home have it now. */
export function journalled(home: string, studyId: string): { searchEnded: number; open: number } {
  const lines = readLines(join(homePaths(home).journal, studyId));
  const ended = new Set(lines.filter(({ body }) => TERMINAL.includes(body.type)).map(({ trialId }) => trialId));
  const started = new Set(lines.map(({ trialId }) => trialId));
  return { searchEnded: [...ended].filter((id) => id.includes('.search.')).length, open: started.size - ended.size };
}

function readLines(folder: string): JournalLine[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n').slice(0, -1)) // the last may be half written
    .map((line) => JSON.parse(line));
}
