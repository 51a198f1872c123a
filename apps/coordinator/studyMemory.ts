import { type Database, refreshTrials, runningStudies, type StudyRow, type TrialRow } from '@winnow/platform';

/** The studies that run and their trials, kept between passes so that a pass reads what is new, not all there is. */
export interface StudyMemory {
  /** the studies that run, as Postgres has them now, oldest first; the others are forgotten */
  studies(): Promise<readonly StudyRow[]>;
  /** all trials of a study, as Postgres has them now */
  trials(studyId: string): Promise<readonly TrialRow[]>;
  /** trials that were just created */
  add(studyId: string, created: readonly TrialRow[]): void;
}

export function createStudyMemory(db: Database): StudyMemory {
  let studies = new Map<string, StudyRow>();
  const known = new Map<string, readonly TrialRow[]>();
  return {
    async studies() {
      const rows = await runningStudies(db, studies);
      studies = new Map(rows.map((row) => [row.id, row]));
      for (const id of known.keys()) if (!studies.has(id)) known.delete(id);
      return rows;
    },
    async trials(studyId) {
      const rows = await refreshTrials(db, studyId, known.get(studyId) ?? []);
      known.set(studyId, rows);
      return rows;
    },
    add(studyId, created) {
      known.set(studyId, [...(known.get(studyId) ?? []), ...created]);
    },
  };
}
