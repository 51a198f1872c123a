export { columnMeans } from './columnMeans.ts';
export type {
  ClassOutput,
  Convergence,
  FeatureMatrixView,
  FitCheckpoint,
  FitContext,
  Model,
  ModelSpec,
  NoGraph,
  OutputName,
  Outputs,
  ParamRange,
  TableTask,
  Targets,
  Task,
  WeightFile,
} from './contract.ts';
export type { RegimeIds } from './hmm/canonical/assignRegimeIds.ts';
export { assignRegimeIds, firstRegimeIds } from './hmm/canonical/assignRegimeIds.ts';
export type { OrderBy } from './hmm/canonical/canonicalOrder.ts';
export { canonicalOrder } from './hmm/canonical/canonicalOrder.ts';
export type { MatchOptions, StateMatch } from './hmm/canonical/matchStates.ts';
export { DRIFT_LIMITS, matchStates } from './hmm/canonical/matchStates.ts';
export { permuteStates } from './hmm/canonical/permuteStates.ts';
export type { DistanceMetric } from './hmm/canonical/stateDistances.ts';
export { distanceMetrics, stateDistances } from './hmm/canonical/stateDistances.ts';
export { filterStates } from './hmm/chain/filterStates.ts';
export { logLikelihood } from './hmm/chain/logLikelihood.ts';
export { predictiveMoments } from './hmm/chain/predictiveMoments.ts';
export { predictNext } from './hmm/chain/predictNext.ts';
export { sampleHmm } from './hmm/chain/sampleHmm.ts';
export { smoothStates } from './hmm/chain/smoothStates.ts';
export { stationaryDistribution } from './hmm/chain/stationaryDistribution.ts';
export type { ViterbiPath } from './hmm/chain/viterbi.ts';
export { viterbi } from './hmm/chain/viterbi.ts';
export type { EmissionPrior } from './hmm/emissions/emissionFamily.ts';
export { baumWelch } from './hmm/fit/baumWelch.ts';
export { bestFit } from './hmm/fit/bestFit.ts';
export { fitHmm } from './hmm/fit/fitHmm.ts';
export { fitRestart } from './hmm/fit/fitRestart.ts';
export type { EmOptions, HmmFit, HmmFitOptions, HmmPrior, Initialisation, Numerics } from './hmm/fit/options.ts';
export type {
  CategoricalEmission,
  CovarianceType,
  Emission,
  EmissionName,
  GaussianEmission,
  Hmm,
  MixtureEmission,
  Observations,
  PoissonEmission,
  StudentEmission,
} from './hmm/hmm.ts';
export { covarianceTypes } from './hmm/hmm.ts';
export type { HmmGaussianParams, HmmGaussianState } from './hmm/hmmGaussian.ts';
export type { HmmJson } from './hmm/hmmJson.ts';
export { hmmFromJson, hmmToJson } from './hmm/hmmJson.ts';
export type { InformationCriteria } from './hmm/informationCriteria.ts';
export { informationCriteria } from './hmm/informationCriteria.ts';
export type { LiveFilter, LiveFilterState } from './hmm/live/liveFilter.ts';
export { createLiveFilter } from './hmm/live/liveFilter.ts';
export type { Regime, RegimeKind, RegimeThresholds } from './hmm/regimes/interpretRegimes.ts';
export { defaultRegimeThresholds, interpretRegimes, regimeKinds } from './hmm/regimes/interpretRegimes.ts';
export type { ReturnProfile } from './hmm/regimes/returnProfile.ts';
export type { DecodedReturns, StateProfile, StateProfiles } from './hmm/regimes/stateProfiles.ts';
export { stateProfiles } from './hmm/regimes/stateProfiles.ts';
export type { ImportedModel } from './interop/importedModel.ts';
export { readLightgbmModel } from './interop/lightgbm/readLightgbmModel.ts';
export { writeLightgbmModel } from './interop/lightgbm/writeLightgbmModel.ts';
export type { TreeModelState } from './interop/linkOf.ts';
export { isTreeModelState } from './interop/linkOf.ts';
export type { OnnxOptions } from './interop/onnx/rowGraph.ts';
export { scaleInput } from './interop/onnx/scaleInput.ts';
export { writeOnnxModel } from './interop/onnx/writeOnnxModel.ts';
export { readXgboostModel } from './interop/xgboost/readXgboostModel.ts';
export { writeXgboostModel } from './interop/xgboost/writeXgboostModel.ts';
export type { LinearScore } from './linear/linearScoresOf.ts';
export { linearScoresOf } from './linear/linearScoresOf.ts';
export type { LogisticParams, LogisticState } from './linear/logistic.ts';
export type { RidgeParams, RidgeState } from './linear/ridge.ts';
export type { TeacherName } from './neural/distillation/teachers.ts';
export { teacherNames } from './neural/distillation/teachers.ts';
export type { DlinearParams, DlinearState } from './neural/dlinear.ts';
export { compileProgram } from './neural/engine/compileProgram.ts';
export { OPSET } from './neural/engine/lowerGraph.ts';
export { causalConv } from './neural/layers/causalConv.ts';
export { dropout } from './neural/layers/dropout.ts';
export { gelu } from './neural/layers/gelu.ts';
export { linear } from './neural/layers/linear.ts';
export { lstm } from './neural/layers/lstm.ts';
export { revIn } from './neural/layers/revIn.ts';
export { sinusoidalPositions } from './neural/layers/sinusoidalPositions.ts';
export { transformerLayer } from './neural/layers/transformerLayer.ts';
export type { MlpParams, MlpState } from './neural/mlp.ts';
export { forecastDlinear } from './neural/networks/forecastDlinear.ts';
export { forecastNlinear } from './neural/networks/forecastNlinear.ts';
export { forecastTsmixer } from './neural/networks/forecastTsmixer.ts';
export type { NlinearParams, NlinearState } from './neural/nlinear.ts';
export { clipGradient } from './neural/training/clipGradient.ts';
export { createOptimizer } from './neural/training/createOptimizer.ts';
export { describeNetwork } from './neural/training/describeNetwork.ts';
export { evaluateWindows } from './neural/training/evaluateWindows.ts';
export { pointHead } from './neural/training/head.ts';
export { initialWeights } from './neural/training/initialWeights.ts';
export { trainingProgram } from './neural/training/trainingProgram.ts';
export { trainNetwork } from './neural/training/trainNetwork.ts';
export type { TsmixerParams, TsmixerState } from './neural/tsmixer.ts';
export type { TsmixerLiquidParams, TsmixerLiquidState } from './neural/tsmixerLiquid.ts';
export { encodeOnnx } from './onnx/encodeOnnx.ts';
export type { OnnxModel, OnnxValueInfo } from './onnx/onnxModel.ts';
export type { PermutationImportance, PermutationOptions } from './permutationImportance.ts';
export { permutationImportance } from './permutationImportance.ts';
export { predictionLoss } from './predictionLoss.ts';
export type { ModelName } from './registry.ts';
export { getModel, isModelName, modelNames, models } from './registry.ts';
export { decodeSafetensors } from './safetensors/decodeSafetensors.ts';
export { encodeSafetensors } from './safetensors/encodeSafetensors.ts';
export type { NamedTensor } from './safetensors/namedTensor.ts';
export type { BinCache, KeptBins } from './trees/binCache.ts';
export { createBinCache } from './trees/binCache.ts';
export type { BinOptions, Table } from './trees/binDataset.ts';
export { binDataset, binLike, binnedBytes } from './trees/binDataset.ts';
export type { BinnedDataset, FeatureBins } from './trees/binnedDataset.ts';
export type { BoostResult } from './trees/boost.ts';
export { boost } from './trees/boost.ts';
export type { BoostedState } from './trees/boostedState.ts';
export type { BoostContext, BoostOptions, RowSampling } from './trees/boostOptions.ts';
export type { BoostRows } from './trees/boostRows.ts';
export type { DartNormalisation, DartOptions } from './trees/dart/dartOptions.ts';
export type { ForestState } from './trees/fitForest.ts';
export type { ForestOptions } from './trees/forest.ts';
export { growForest } from './trees/forest.ts';
export type { ForestParams } from './trees/forestParams.ts';
export type { GrowthOptions } from './trees/growthOptions.ts';
export { defaultCategorical } from './trees/growthOptions.ts';
export type { FeatureImportance } from './trees/importance.ts';
export { featureImportance, importances } from './trees/importance.ts';
export { lightgbmOptions } from './trees/lightgbmOptions.ts';
export type { LightgbmParams } from './trees/lightgbmParams.ts';
export type { ObjectiveSpec } from './trees/objectives/createObjective.ts';
export type { CustomObjective } from './trees/objectives/custom.ts';
export { predictScores } from './trees/predictScores.ts';
export type { Tree, TreeEnsemble } from './trees/tree.ts';
export { treeShap } from './trees/treeShap.ts';
export type { TreeState } from './trees/treeState.ts';
export { isTreeState } from './trees/treeState.ts';
export { xgboostOptions } from './trees/xgboostOptions.ts';
export type { XgboostParams } from './trees/xgboostParams.ts';
