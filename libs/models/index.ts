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
