export { chainExpectation } from './hmm/chainExpectation.ts';
export type { ChainExpectation, GaussianMoments } from './hmm/expectation.ts';
export { gaussianExpectation } from './hmm/expectation.ts';
export { filteredProbs } from './hmm/filteredProbs.ts';
export { loadChain } from './hmm/loadChain.ts';
export { loadGaussian } from './hmm/loadGaussian.ts';
export { loadLogDensity } from './hmm/loadLogDensity.ts';
export { mostProbablePath } from './hmm/mostProbablePath.ts';
export type { HmmSizes, HmmWorkspace, KernelEmission } from './hmm/workspace.ts';
export { createHmmWorkspace } from './hmm/workspace.ts';
export { columnSums } from './linear/columnSums.ts';
export type { LinearMoments } from './linear/linearMoments.ts';
export { linearMoments } from './linear/linearMoments.ts';
export { linearScores } from './linear/linearScores.ts';
export type { LogisticDesign } from './linear/logisticDesign.ts';
export { createLogisticDesign } from './linear/logisticDesign.ts';
export { weightedGram } from './linear/weightedGram.ts';
export type { Arena, Region } from './memory/arena.ts';
export { withArena } from './memory/arena.ts';
export { valuesHash } from './memory/valuesHash.ts';
export type { AdamRates } from './neural/adamStep.ts';
export { adamStep } from './neural/adamStep.ts';
export { fillMask } from './neural/fillMask.ts';
export { sumSquares } from './neural/sumSquares.ts';
export type { PackedPoints } from './svm/packedPoints.ts';
export { packPoints } from './svm/packedPoints.ts';
export type { PreparedShapley } from './trees/addShapleyValues.ts';
export { addShapleyValues, prepareShapley } from './trees/addShapleyValues.ts';
export type { NumericSplit, SplitBounds, SplitSearch } from './trees/bestSplit.ts';
export { bestSplit, directSplit } from './trees/bestSplit.ts';
export type { BinnableRows, ColumnBins } from './trees/binRows.ts';
export { binIntoKernel, binRows } from './trees/binRows.ts';
export { drawRows } from './trees/drawRows.ts';
export type { GradientSums, PackedScale } from './trees/gradients.ts';
export {
  addToScores,
  logisticGradients,
  packGradients,
  roundGradients,
  sumGradients,
  sumPacked,
} from './trees/gradients.ts';
export type { GrowthLimits, PackedLimits, SplitRules, TreeGrower } from './trees/growBoosted.ts';
export { createTreeGrower, growBoosted, grownLeaves, grownTree } from './trees/growBoosted.ts';
export type { DirectGrower, DirectLimits } from './trees/growDirect.ts';
export { createDirectGrower, directTree, growDirect } from './trees/growDirect.ts';
export type { GrownTree } from './trees/grownTree.ts';
export { fillHistogram, removeRows, subtractHistogram } from './trees/histogram.ts';
export type { TreeNodes } from './trees/loadTree.ts';
export type { LogisticRows, ScoreScales } from './trees/oblivious.ts';
export {
  addLeafValues,
  addSplitScores,
  logisticLossGradients,
  SPLIT_RECORD,
  splitLeaves,
  sumLeafGradients,
} from './trees/oblivious.ts';
export { partitionRows } from './trees/partitionRows.ts';
export type { GroupedFeature, GroupJoin, RowGroups } from './trees/rowGroups.ts';
export type { SortColumn } from './trees/sortValues.ts';
export { sortRegion, sortValues } from './trees/sortValues.ts';
export type { SplitColumns } from './trees/splitColumns.ts';
export { splitColumns } from './trees/splitColumns.ts';
export { sumLeaves } from './trees/sumLeaves.ts';
export { sumLeavesByBins } from './trees/sumLeavesByBins.ts';
export type { BinRegions, BinSource, RowSet, TreeWorkspace } from './trees/workspace.ts';
export {
  COLUMN_RECORD,
  createRowSet,
  createTreeWorkspace,
  HISTOGRAM_BINS,
  histogramSlot,
  selectColumns,
} from './trees/workspace.ts';
