export { checkStudyData } from './checkData.ts';
export { parseStudy } from './parseStudy.ts';
export { plannedTrials } from './plannedTrials.ts';
export type { PlannedTrial, StagePlan, TrialState, TrialView } from './planStage.ts';
export {
  buildTrialSpec,
  isTerminalState,
  nextStage,
  planStage,
  rankWinners,
  stageWinners,
  trialStates,
  winnersBefore,
} from './planStage.ts';
export type { Choice } from './rankFronts.ts';
export { measuredValues, rankFronts } from './rankFronts.ts';
export { shiftToNewest } from './shiftWindows.ts';
export type { Standing } from './stageStandings.ts';
export { stageStandings } from './stageStandings.ts';
export type { StudyFile } from './studyFile.ts';
export { studyFileSchema } from './studyFile.ts';
export type { ImportanceGroup, ImportanceMethod, MeasuredTrial } from './studyImportance.ts';
export { importanceMethods, LEAST_IMPORTANCE_TRIALS, studyImportance } from './studyImportance.ts';
export type { BoundStudy, EarlyEnd, StageSpec, StudySpec } from './studySpec.ts';
export { isShortBatch, trialBatches } from './trialBatches.ts';
