import { type Database, refreshTrials, type TrialRow } from '@winnow/platform';

/** The trials of the studies that run, kept between passes so that a pass reads what is new, not all there is. */
export interface StudyMemory {
  /** all trials of a study, as Postgres has them now */
  trials(studyId: string): Promise<readonly TrialRow[]>;
  /** forgets studies that no longer run */
  keep(studyIds: readonly string[]): void;
}

export function createStudyMemory(db: Database): StudyMemory {
  const known = new Map<string, readonly TrialRow[]>();
  return {
    async trials(studyId) {
      const rows = await refreshTrials(db, studyId, known.get(studyId) ?? []);
      known.set(studyId, rows);
      return rows;
    },
    keep(studyIds) {
      for (const id of known.keys()) if (!studyIds.includes(id)) known.delete(id);
    },
  };
}
