import type { KeptBins } from '@winnow/models';

/** What threads have binned for the study whose trials run: handed to every thread, so that each fold is binned once. */
export interface StudyBins {
  of(studyId: string): readonly KeptBins[];
  keep(studyId: string, bins: readonly KeptBins[]): void;
}

/**
 * Tables that are handed on at most: folds of a few symbols. A trial that reads a subset of its own finds nothing to share,
 * and handing on what nobody reads costs time.
 */
const MOST = 16;

export function createStudyBins(): StudyBins {
  let current = { studyId: '', bins: [] as readonly KeptBins[] };
  return {
    of: (studyId) => (studyId === current.studyId ? current.bins : []),
    keep(studyId, bins) {
      const known = studyId === current.studyId ? current.bins : [];
      const added = bins.filter(({ key }) => !known.some((one) => one.key === key));
      current = { studyId, bins: [...known, ...added].slice(0, MOST) };
    },
  };
}
