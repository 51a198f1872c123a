/**
 * The end of a search by one of its limits is stored once, and trials are stored against it. Of two coordinators of which one asks
 * for trial n while for the other the time is up, whoever comes first is right, and the other changes nothing: the row of the study
 * is locked by both.
 */

import type { EarlyEnd } from '@winnow/study';
import { and, eq, gte, isNull } from 'drizzle-orm';
import type { Database } from './database.ts';
import { studies, trials } from './schema.ts';
import { createTrials, type NewTrial } from './trialLifeCycle.ts';
import type { TrialRow } from './trialRows.ts';

/**
 * As `createTrials`, unless the end of the search is stored.
 * @returns the trials that did not exist before; undefined when the search has ended: no trial was created
 */
export async function createSearchTrials(
  db: Database,
  studyId: string,
  rows: readonly NewTrial[],
): Promise<TrialRow[] | undefined> {
  return await db.transaction(async (tx) => {
    const [open] = await tx
      .select({ id: studies.id })
      .from(studies)
      .where(and(eq(studies.id, studyId), isNull(studies.earlyEnd)))
      .for('share');
    return open && (await createTrials(tx, rows));
  });
}

/**
 * Remembers why a search ends after its first `trialsTried` trials; the first reason stands.
 * @returns false when it has more trials: it does not end there
 */
export async function recordEarlyEnd(
  db: Database,
  studyId: string,
  reason: EarlyEnd,
  trialsTried: number,
): Promise<boolean> {
  return await db.transaction(async (tx) => {
    await tx.select({ id: studies.id }).from(studies).where(eq(studies.id, studyId)).for('update');
    const isLater = and(eq(trials.studyId, studyId), eq(trials.stage, 'search'), gte(trials.number, trialsTried));
    const [later] = await tx.select({ id: trials.id }).from(trials).where(isLater).limit(1);
    if (later !== undefined) return false;
    await tx
      .update(studies)
      .set({ earlyEnd: reason })
      .where(and(eq(studies.id, studyId), isNull(studies.earlyEnd)));
    return true;
  });
}
