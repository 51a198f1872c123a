import { type ErrorRecord, type StageName, studyId, WinnowError } from '@winnow/core';
import type { DatasetLineage } from '@winnow/market';
import type { DataRef } from '@winnow/pipeline';
import type { EarlyEnd, StudySpec } from '@winnow/study';
import { and, desc, eq, inArray, isNull, max, or } from 'drizzle-orm';
import type { Database } from './database.ts';
import { decodeStudySpec } from './decodeSpec.ts';
import { studies } from './schema.ts';

export type StudyState = 'running' | 'complete' | 'failed';
export type StudyOrigin = { readonly by: 'submit' } | { readonly by: 'retrain'; readonly schedule: string };

export interface StudyRow {
  readonly id: string;
  readonly name: string;
  readonly submission: number;
  readonly state: StudyState;
  /** the stage it is in, or ended in */
  readonly stage: StageName;
  readonly spec: StudySpec;
  readonly dataRefs: readonly DataRef[];
  readonly lineage: readonly DatasetLineage[];
  readonly origin: StudyOrigin;
  /** the limit that ended the search before it had had all its trials */
  readonly earlyEnd: EarlyEnd | null;
  readonly error: ErrorRecord | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

export interface NewStudy {
  readonly spec: StudySpec;
  readonly dataRefs: readonly DataRef[];
  readonly lineage: readonly DatasetLineage[];
  readonly origin: StudyOrigin;
  /** id of the job that asks for the study, if one does */
  readonly requestId?: string;
}

/** Stores a study as running in its first stage. The id counts the submissions of its name. A repeated request is one. */
export async function createStudy(db: Database, study: NewStudy): Promise<StudyRow> {
  const { name } = study.spec;
  for (;;) {
    const known = study.requestId === undefined ? undefined : await studyOfRequest(db, study.requestId);
    if (known !== undefined) return known;
    const [latest] = await db
      .select({ submission: max(studies.submission) })
      .from(studies)
      .where(eq(studies.name, name));
    const submission = (latest?.submission ?? 0) + 1;
    const row = {
      id: studyId(name, submission),
      name,
      submission,
      state: 'running',
      stage: 'search',
      ...study,
    } as const;
    const inserted = await db.insert(studies).values(row).onConflictDoNothing().returning();
    if (inserted[0] !== undefined) return decodeStudy(inserted[0]);
  }
}

/** The study that a job asked for, once it exists. */
export async function studyOfRequest(db: Database, requestId: string): Promise<StudyRow | undefined> {
  const [row] = await db.select().from(studies).where(eq(studies.requestId, requestId));
  return row && decodeStudy(row);
}

/**
 * By id, or by name: then the latest submission.
 * @throws WinnowError `study_not_found`
 */
export async function findStudy(db: Database, nameOrId: string): Promise<StudyRow> {
  const rows = await db
    .select()
    .from(studies)
    .where(or(eq(studies.id, nameOrId), eq(studies.name, nameOrId)))
    .orderBy(desc(studies.submission))
    .limit(1);
  if (rows[0] === undefined)
    throw new WinnowError('study_not_found', {
      where: 'study',
      rule: 'must be the name or id of a study',
      got: nameOrId,
    });
  return decodeStudy(rows[0]);
}

/** Newest first. */
export async function listStudies(db: Database): Promise<StudyRow[]> {
  return (await db.select().from(studies).orderBy(desc(studies.createdAt), desc(studies.id))).map(decodeStudy);
}

/**
 * Oldest first: studies are served in the order in which they came.
 * @param known of earlier, by id: what a study is to do never changes and is not read again
 */
export async function runningStudies(
  db: Database,
  known: ReadonlyMap<string, StudyRow> = new Map(),
): Promise<StudyRow[]> {
  const progress = await db
    .select({ id: studies.id, stage: studies.stage, earlyEnd: studies.earlyEnd })
    .from(studies)
    .where(eq(studies.state, 'running'))
    .orderBy(studies.createdAt, studies.id);
  const unknown = progress.filter(({ id }) => !known.has(id)).map(({ id }) => id);
  const read = unknown.length === 0 ? [] : await db.select().from(studies).where(inArray(studies.id, unknown));
  const added = new Map(read.map((row) => [row.id, decodeStudy(row)]));
  return progress.flatMap((row) => {
    const study = known.get(row.id) ?? added.get(row.id);
    return study === undefined ? [] : [{ ...study, ...row }];
  });
}

/** A study as this version reads it, whichever wrote it. */
export function decodeStudy(row: typeof studies.$inferSelect): StudyRow {
  return { ...(row as StudyRow), spec: decodeStudySpec(row.spec) };
}

/** Moves a running study from one stage to the next; a second caller changes nothing. */
export async function advanceStage(db: Database, id: string, from: StageName, to: StageName): Promise<void> {
  await db
    .update(studies)
    .set({ stage: to })
    .where(and(eq(studies.id, id), eq(studies.stage, from), eq(studies.state, 'running')));
}

/** Remembers why a search ends before it has had all its trials; the first reason stands. */
export async function recordEarlyEnd(db: Database, id: string, reason: EarlyEnd): Promise<void> {
  await db
    .update(studies)
    .set({ earlyEnd: reason })
    .where(and(eq(studies.id, id), isNull(studies.earlyEnd)));
}

/** Ends a running study; a second caller changes nothing. */
export async function finishStudy(
  db: Database,
  id: string,
  state: 'complete' | 'failed',
  error: ErrorRecord | null,
): Promise<void> {
  await db
    .update(studies)
    .set({ state, error, finishedAt: new Date() })
    .where(and(eq(studies.id, id), eq(studies.state, 'running')));
}
