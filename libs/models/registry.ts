import { WinnowError } from '@winnow/core';
import type { Model } from './contract.ts';
import { type HmmGaussianParams, type HmmGaussianState, hmmGaussian } from './hmm/hmmGaussian.ts';
import { type ElasticNetParams, elasticNet } from './linear/elasticNet.ts';
import type { ElasticNetState } from './linear/elasticNetModel.ts';
import { type LassoParams, lasso } from './linear/lasso.ts';
import { type LogisticParams, type LogisticState, logistic } from './linear/logistic.ts';
import { type RidgeParams, type RidgeState, ridge } from './linear/ridge.ts';
import { type DlinearParams, type DlinearState, dlinear } from './neural/dlinear.ts';
import { type MlpParams, type MlpState, mlp } from './neural/mlp.ts';
import { type NlinearParams, type NlinearState, nlinear } from './neural/nlinear.ts';
import { type TsmixerParams, type TsmixerState, tsmixer } from './neural/tsmixer.ts';
import { type TsmixerLiquidParams, type TsmixerLiquidState, tsmixerLiquid } from './neural/tsmixerLiquid.ts';
import { type SvmParams, type SvmState, svm } from './svm/svm.ts';
import type { BoostedState } from './trees/boostedState.ts';
import type { CatboostParams } from './trees/catboost/catboostParams.ts';
import { catboost } from './trees/catboost.ts';
import { extraTrees } from './trees/extraTrees.ts';
import type { ForestState } from './trees/fitForest.ts';
import type { ForestParams } from './trees/forestParams.ts';
import { lightgbm } from './trees/lightgbm.ts';
import type { LightgbmParams } from './trees/lightgbmParams.ts';
import { randomForest } from './trees/randomForest.ts';
import { xgboost } from './trees/xgboost.ts';
import type { XgboostParams } from './trees/xgboostParams.ts';

/**
 * Every model of Winnow. To add one: write its file and test, and name it here; the command line's help, the docs and
 * the conformance tests follow.
 */

interface ModelTypes {
  ridge: { params: RidgeParams; state: RidgeState };
  lasso: { params: LassoParams; state: ElasticNetState };
  elastic_net: { params: ElasticNetParams; state: ElasticNetState };
  logistic: { params: LogisticParams; state: LogisticState };
  svm: { params: SvmParams; state: SvmState };
  hmm_gaussian: { params: HmmGaussianParams; state: HmmGaussianState };
  lightgbm: { params: LightgbmParams; state: BoostedState };
  xgboost: { params: XgboostParams; state: BoostedState };
  catboost: { params: CatboostParams; state: BoostedState };
  random_forest: { params: ForestParams; state: ForestState };
  extra_trees: { params: ForestParams; state: ForestState };
  dlinear: { params: DlinearParams; state: DlinearState };
  nlinear: { params: NlinearParams; state: NlinearState };
  mlp: { params: MlpParams; state: MlpState };
  tsmixer: { params: TsmixerParams; state: TsmixerState };
  tsmixer_liquid: { params: TsmixerLiquidParams; state: TsmixerLiquidState };
}

export type ModelName = keyof ModelTypes;

/** Model by name; an entry that is missing or has the wrong types does not compile. */
export const models: {
  readonly [N in ModelName]: Model<ModelTypes[N]['params'], ModelTypes[N]['state']>;
} = {
  ridge,
  lasso,
  elastic_net: elasticNet,
  logistic,
  svm,
  hmm_gaussian: hmmGaussian,
  lightgbm,
  xgboost,
  catboost,
  random_forest: randomForest,
  extra_trees: extraTrees,
  dlinear,
  nlinear,
  mlp,
  tsmixer,
  tsmixer_liquid: tsmixerLiquid,
};

/** In the order of the registry. */
export const modelNames = Object.keys(models) as readonly ModelName[];

export function isModelName(name: string): name is ModelName {
  return Object.hasOwn(models, name);
}

/** @throws WinnowError `study_unknown_model`, listing the names that are known */
export function getModel(name: string): Model {
  if (isModelName(name)) return models[name];
  throw new WinnowError('study_unknown_model', {
    where: 'model',
    rule: `must be one of ${modelNames.join(', ')}`,
    got: name,
  });
}
