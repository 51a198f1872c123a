import type { StageName } from '@winnow/core';
import {
  bestMetrics,
  type ComponentRow,
  countTrials,
  type Database,
  type DecisionRow,
  findStudy,
  listDecisions,
  listStudies,
  liveComponents,
  type StageBests,
  type StageCount,
  type StudyRow,
  studyTrials,
  type TrialRow,
} from '@winnow/platform';
import type { Choice } from '@winnow/study';

/** What the dashboard shows of a study. */
export interface StudyFacts
  extends Pick<StudyRow, 'id' | 'name' | 'state' | 'stage' | 'earlyEnd' | 'error' | 'createdAt' | 'finishedAt'> {
  readonly spec: {
    readonly stages: Readonly<Record<StageName, { readonly trials: number }>>;
    readonly several?: Choice;
  };
}

/** What the dashboard shows of a trial. */
export interface TrialFacts
  extends Pick<TrialRow, 'id' | 'stage' | 'number' | 'params' | 'state' | 'value' | 'steps' | 'metrics' | 'error'> {
  readonly spec: { readonly model: string };
}

/** All that the dashboard reads of the farm. It never writes. */
export interface FarmReader {
  /** newest first */
  studies(): Promise<readonly StudyFacts[]>;
  /** @throws WinnowError `study_not_found` */
  study(nameOrId: string): Promise<StudyFacts>;
  /** of one study or of all */
  counts(studyId?: string): Promise<readonly StageCount[]>;
  /** of each objective; of a study with several */
  bests(studyId: string, objectives: Choice['objectives']): Promise<readonly StageBests[]>;
  /** best candidate first; of one study or of all */
  decisions(studyId?: string): Promise<readonly DecisionRow[]>;
  trials(studyId: string): Promise<readonly TrialFacts[]>;
  /** those that are alive */
  components(): Promise<readonly ComponentRow[]>;
}

/** @param aliveWithinMs how old the last heartbeat of a component that is alive may be */
export function createFarmReader(db: Database, aliveWithinMs: number): FarmReader {
  return {
    studies: () => listStudies(db),
    study: (nameOrId) => findStudy(db, nameOrId),
    counts: (studyId) => countTrials(db, studyId),
    bests: (studyId, objectives) => bestMetrics(db, studyId, objectives),
    decisions: (studyId) => listDecisions(db, studyId),
    trials: (studyId) => studyTrials(db, studyId),
    components: () => liveComponents(db, aliveWithinMs),
  };
}
