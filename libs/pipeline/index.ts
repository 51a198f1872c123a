export { findSplitLeaks, splitKinds } from './findSplitLeaks.ts';
export type { RegimeLine, RegimeStream } from './hmm/applyHmm.ts';
export { createRegimeStream, regimeRowOptions } from './hmm/applyHmm.ts';
export type { StateDescription } from './hmm/describeStates.ts';
export type { GridPoint } from './hmm/fitGrid.ts';
export type { HmmFitTask, OnFit, RunFitTasks } from './hmm/fitTask.ts';
export { runFitTask, runFitTasksHere } from './hmm/fitTask.ts';
export type { HmmArtefact } from './hmm/hmmArtefact.ts';
export { HMM_SCHEMA_VERSION, hmmArtefactFiles, readHmmArtefact } from './hmm/hmmArtefact.ts';
export type { HmmConfig, HmmInputFile } from './hmm/hmmConfig.ts';
export { hmmConfigSchema, inputFile, parseHmmConfig } from './hmm/hmmConfig.ts';
export { hmmFeatureNames } from './hmm/hmmFeatureNames.ts';
export type { HmmPredecessor } from './hmm/predecessor.ts';
export { likeliestStates, rowName } from './hmm/regimesCsv.ts';
export type { FeaturePlan, HmmInput, RegimeTable } from './hmm/regimeTable.ts';
export { plannedColumns } from './hmm/regimeTable.ts';
export type { PartName, SplitRanges } from './hmm/splitTable.ts';
export { partNames } from './hmm/splitTable.ts';
export type { TrainedHmm } from './hmm/trainHmm.ts';
export { trainHmm } from './hmm/trainHmm.ts';
export { iterationsOf } from './iterationsOf.ts';
export type { KnownColumn, LookAhead } from './lookAhead.ts';
export { findLookAhead, trialKnowledge, walkingForward } from './lookAhead.ts';
export { MIN_KNOWLEDGE_BARS, registryKnowledge } from './registryKnowledge.ts';
export type { CheckpointOf } from './runTrial.ts';
export { runTrial } from './runTrial.ts';
export type { SchemaErrorCodes } from './schemaError.ts';
export { schemaError } from './schemaError.ts';
export type { TableExplanation } from './tabular/explainTable.ts';
export { explainTable } from './tabular/explainTable.ts';
export { importanceCsv, shapCsv } from './tabular/explanationCsv.ts';
export type { ExportFormat } from './tabular/exportModel.ts';
export { exportFiles, exportFormats, exportModel } from './tabular/exportModel.ts';
export type { FittedTable, FoldReport, OnFold, SplitReport } from './tabular/fitTable.ts';
export { fitTable } from './tabular/fitTable.ts';
export type { ImportFormat, ImportNames } from './tabular/importModel.ts';
export { formatOfModelFile, importFormats, importModel } from './tabular/importModel.ts';
export type { GraphFacts } from './tabular/networkGraph.ts';
export { assertKnownGraph, manifestOfGraph } from './tabular/networkGraph.ts';
export type { TablePlan, TableRequest } from './tabular/planTable.ts';
export { planTable } from './tabular/planTable.ts';
export { predictionsCsv } from './tabular/predictionsCsv.ts';
export { predictTable } from './tabular/predictTable.ts';
export type { TableScores } from './tabular/scoreOutputs.ts';
export type { SplitRequest } from './tabular/settleSplits.ts';
export { settleSplits } from './tabular/settleSplits.ts';
export type { ShapValues } from './tabular/shapOfRows.ts';
export type { TableArtefact } from './tabular/tableArtefact.ts';
export {
  fittedTableFiles,
  predictorFiles,
  readTableArtefact,
  TABLE_SCHEMA_VERSION,
  tableArtefact,
} from './tabular/tableArtefact.ts';
export type { TableFeature } from './tabular/tableFeatures.ts';
export { columnKinds } from './tabular/tableFeatures.ts';
export type { TableSplit } from './tabular/tableFolds.ts';
export { tableSplitKinds } from './tabular/tableFolds.ts';
export { assertAscending, tableTimes, timestampTexts } from './tabular/tableTimes.ts';
export type { TrialEnd, TrialEvent, TrialProgress } from './trialEvent.ts';
export { isTerminal } from './trialEvent.ts';
export type { DataRef, FitSteps, ParamValue, TrialSpec, TrialWindow } from './trialSpec.ts';
export { trialWork } from './trialWork.ts';
export type { TrialWorkspace } from './trialWorkspace.ts';
export { createTrialWorkspace } from './trialWorkspace.ts';
