export { CachedBlobStore } from './blobs/cachedBlobStore.ts';
export { FileBlobStore } from './blobs/fileBlobStore.ts';
export { BLOB_CHUNK_BYTES, PostgresBlobStore } from './blobs/postgresBlobStore.ts';
export type { SeriesLease } from './blobs/seriesCache.ts';
export { SeriesCache } from './blobs/seriesCache.ts';
export { loadStoredSeries, openWorkerBlobs } from './blobs/storedSeries.ts';
export { submitStudy } from './blobs/submitStudy.ts';
export type { TrialCheckpoints } from './checkpoints/trialCheckpoints.ts';
export { trialCheckpoints } from './checkpoints/trialCheckpoints.ts';
export type { Config } from './config/configSchema.ts';
export { configSchema } from './config/configSchema.ts';
export type { ConfigOverrides } from './config/loadConfig.ts';
export { describeConfig, loadConfig } from './config/loadConfig.ts';
export type { SeriesFileChoices, SeriesInspection } from './data/inspectSeries.ts';
export { fileChoices, inspectSeries } from './data/inspectSeries.ts';
export type { LoadedDataset } from './data/loadSeries.ts';
export { loadDataset } from './data/loadSeries.ts';
export type { PreparedStudy } from './data/prepareStudy.ts';
export { prepareStudy } from './data/prepareStudy.ts';
export type { QualityDefect } from './data/qualityDefects.ts';
export { qualityDefects } from './data/qualityDefects.ts';
export { readSeriesFile } from './data/readSeriesFile.ts';
export { listSeries } from './data/settleDirectory.ts';
export type { ImportOptions, ImportRecord, ResampleFileOptions } from './data/storeSeriesFile.ts';
export { importSeries, resampleFile } from './data/storeSeriesFile.ts';
export { homePaths } from './files/homePaths.ts';
export { packageRoot, repositoryRoot } from './files/packageRoot.ts';
export { parseJson, readJsonFile, readTextFile } from './files/readJsonFile.ts';
export { winnowVersion } from './files/winnowVersion.ts';
export { writeWhole } from './files/writeWhole.ts';
export { assertHmmFolder, readHmmModel, readPredecessor, writeHmmModel } from './hmm/hmmModel.ts';
export { loadHmmConfig } from './hmm/loadHmmConfig.ts';
export type { DataOrigin, LoadedHmmInput } from './hmm/loadHmmInput.ts';
export { loadHmmInput } from './hmm/loadHmmInput.ts';
export type { TakeRows } from './hmm/readRegimeRows.ts';
export { readRegimeRows, readRegimeStream } from './hmm/readRegimeRows.ts';
export type { Farm } from './host/farm.ts';
export { goneAfterMs, openFarm, startFarm } from './host/farm.ts';
export type { ComponentEntries, HostedComponent } from './host/hostComponent.ts';
export { hostComponent } from './host/hostComponent.ts';
export type { OpenServices } from './host/openServices.ts';
export { openServices } from './host/openServices.ts';
export type { ComponentContext, RunningComponent } from './host/runComponent.ts';
export { runComponent } from './host/runComponent.ts';
export { Journal } from './journal/journal.ts';
export type { JournalContent } from './journal/readJournal.ts';
export { journalledStudies, readJournal } from './journal/readJournal.ts';
export type { LogTarget } from './log/createLogger.ts';
export { createLogger } from './log/createLogger.ts';
export type { Consumer, JobContext, JobPayloads, JobScheduler, QueueName } from './queue/queues.ts';
export { assertRedis, Queues, queueNames } from './queue/queues.ts';
export type { Schedule } from './schedules/schedules.ts';
export { fileMark, findSchedule, loadSchedules, missedTick, newestTick, nextTick } from './schedules/schedules.ts';
export { prepareRetrain, submitRetrain } from './schedules/submitRetrain.ts';
export type { StageBests } from './store/bestMetrics.ts';
export { bestMetrics } from './store/bestMetrics.ts';
export type { CandidateFigures, CandidateRow, DecisionRow } from './store/candidates.ts';
export {
  createCandidates,
  listDecisions,
  loadCandidate,
  recordDecision,
  studyCandidates,
  undecidedCandidates,
} from './store/candidates.ts';
export type { ComponentKind, ComponentRow } from './store/components.ts';
export { componentKinds, liveComponents } from './store/components.ts';
export type { Database, OpenDatabase } from './store/database.ts';
export { isConnectionError, openDatabase } from './store/database.ts';
export { decodeTrialSpec } from './store/decodeSpec.ts';
export type { EventOutcome } from './store/events.ts';
export { MOST_EVENTS_AT_ONCE, recordEvents } from './store/events.ts';
export type { ForwardLooks } from './store/forwardLooks.ts';
export { countForwardLooks } from './store/forwardLooks.ts';
export type { ScheduleRow } from './store/schedules.ts';
export { seeSchedule } from './store/schedules.ts';
export { createSearchTrials, recordEarlyEnd } from './store/searchEnd.ts';
export type { NewStudy, StudyOrigin, StudyRow, StudyState } from './store/studies.ts';
export {
  advanceStage,
  createStudy,
  findStudy,
  finishStudy,
  listStudies,
  runningStudies,
} from './store/studies.ts';
export type { NewTrial } from './store/trialLifeCycle.ts';
export { claimFresh, claimTrial, createTrials, releaseTrial } from './store/trialLifeCycle.ts';
export type { StageCount, TrialRow } from './store/trialRows.ts';
export { countTrials, openTrials, refreshTrials, studyTrials } from './store/trialRows.ts';
export type { LoadedTable, TableChoice } from './tabular/loadTable.ts';
export { loadInputTable, loadTrainingTable } from './tabular/loadTable.ts';
export type { ImportedFile } from './tabular/tableModel.ts';
export { assertModelFolder, readTableModel, writeImportedModel, writeTableModel } from './tabular/tableModel.ts';
export type { TeacherModel } from './tabular/teacherModel.ts';
export { readTeacherModel } from './tabular/teacherModel.ts';
export { assertExplanationFolder, writeExplanation } from './tabular/writeExplanation.ts';
export type { FitPool } from './threads/fitPool.ts';
export { createFitPool } from './threads/fitPool.ts';
