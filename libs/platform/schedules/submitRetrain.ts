import { shiftToNewest } from '@winnow/study';
import { submitStudy } from '../blobs/submitStudy.ts';
import { type PreparedStudy, prepareStudy } from '../data/prepareStudy.ts';
import type { Database } from '../store/database.ts';
import { recordFiring, seeSchedule } from '../store/schedules.ts';
import type { StudyRow } from '../store/studies.ts';
import type { Schedule } from './schedules.ts';

/** A schedule's study with its windows moved to the newest data. @throws those of `prepareStudy` */
export async function prepareRetrain({ study }: Pick<Schedule, 'study'>): Promise<PreparedStudy> {
  return await prepareStudy(study, (written, series) => {
    const newest = Math.min(...[...series.values()].map((item) => item.ts[item.rows - 1]!));
    return shiftToNewest(written, newest);
  });
}

/**
 * Submits a prepared retrain and notes that its schedule has fired.
 * @param tick epoch ms, when it is one that fires: however many jobs come of a tick, of however many checkouts of the same schedule,
 *   they are one study
 */
export async function submitRetrain(
  db: Database,
  { id, name }: Schedule,
  prepared: PreparedStudy,
  firedAt: Date,
  tick?: number,
): Promise<StudyRow> {
  await seeSchedule(db, id, firedAt);
  const request = tick === undefined ? {} : { requestId: `retrain-${name}-${prepared.spec.name}-${tick}` };
  const study = await submitStudy(db, prepared, { origin: { by: 'retrain', schedule: name }, ...request });
  await recordFiring(db, id, firedAt, study.id);
  return study;
}
