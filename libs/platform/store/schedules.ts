import { eq } from 'drizzle-orm';
import type { Database } from './database.ts';
import { schedules } from './schema.ts';

export interface ScheduleRow {
  readonly name: string;
  readonly firstSeenAt: Date;
  readonly lastFiredAt: Date | null;
  readonly lastStudyId: string | null;
}

/** The record of a schedule; made on first sight. */
export async function seeSchedule(db: Database, name: string, now: Date): Promise<ScheduleRow> {
  await db.insert(schedules).values({ name, firstSeenAt: now }).onConflictDoNothing();
  const [row] = await db.select().from(schedules).where(eq(schedules.name, name));
  return row!;
}

export async function recordFiring(db: Database, name: string, firedAt: Date, studyId: string): Promise<void> {
  await db.update(schedules).set({ lastFiredAt: firedAt, lastStudyId: studyId }).where(eq(schedules.name, name));
}
