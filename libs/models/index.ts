export type {
  Convergence,
  FeatureMatrixView,
  FitContext,
  Model,
  ModelSpec,
  OutputName,
  Outputs,
  ParamRange,
  Targets,
} from './contract.ts';
export { outputNames } from './contract.ts';
export type { BaumWelchOptions, BaumWelchResult } from './hmm/baumWelch.ts';
export { baumWelch } from './hmm/baumWelch.ts';
export type { GaussianHmm } from './hmm/gaussianHmm.ts';
export type { HmmGaussianParams, HmmGaussianState } from './hmm/hmmGaussian.ts';
export type { LogisticParams, LogisticState } from './linear/logistic.ts';
export type { RidgeParams, RidgeState } from './linear/ridge.ts';
export type { ModelName } from './registry.ts';
export { getModel, isModelName, modelNames, models } from './registry.ts';
export type { BinOptions, Table } from './trees/binDataset.ts';
export { binDataset, binLike, binnedBytes } from './trees/binDataset.ts';
export type { BinnedDataset, FeatureBins } from './trees/binnedDataset.ts';
export type { BoostResult } from './trees/boost.ts';
export { boost } from './trees/boost.ts';
export type { BoostedState } from './trees/boostedState.ts';
export type { BoostContext, BoostOptions, RowSampling } from './trees/boostOptions.ts';
export type { BoostRows } from './trees/boostRows.ts';
export type { ForestOptions } from './trees/forest.ts';
export { growForest } from './trees/forest.ts';
export type { ForestParams, ForestState } from './trees/forestModel.ts';
export type { GrowthOptions } from './trees/growthOptions.ts';
export { defaultCategorical } from './trees/growthOptions.ts';
export type { FeatureImportance } from './trees/importance.ts';
export { featureImportance } from './trees/importance.ts';
export type { LightgbmParams } from './trees/lightgbm.ts';
export { lightgbmOptions } from './trees/lightgbm.ts';
export type { ObjectiveSpec } from './trees/objectives/createObjective.ts';
export { predictScores } from './trees/predictScores.ts';
export type { Tree, TreeEnsemble } from './trees/tree.ts';
export { treeShap } from './trees/treeShap.ts';
export type { XgboostParams } from './trees/xgboost.ts';
export { xgboostOptions } from './trees/xgboost.ts';
