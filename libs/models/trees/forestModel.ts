import { z } from 'zod';
import { assertPredictionView } from '../assertPredictionView.ts';
import { assertTrainingSet } from '../assertTrainingSet.ts';
import type { FeatureMatrixView, FitContext, Model, ModelSpec, Targets } from '../contract.ts';
import { binDataset } from './binDataset.ts';
import { lossRows } from './boostRows.ts';
import { type ForestOptions, growForest } from './forest.ts';
import { defaultCategorical } from './growthOptions.ts';
import { assertTargetVariety } from './objectives/createObjective.ts';
import { predictScores } from './predictScores.ts';
import type { TreeEnsemble } from './tree.ts';

/** Parameters, defaults and semantics are those of scikit-learn's forests. */
export const forestParams = z.strictObject({
  /** `classification` predicts `p_up`, `regression` `E_r` */
  task: z.enum(['classification', 'regression']).default('classification'),
  n_estimators: z.int().min(1).default(100),
  /** 0: no limit */
  max_depth: z.int().min(0).default(0),
  /** weight of a leaf's rows at least */
  min_samples_leaf: z.number().min(1).default(1),
  /** share of the features that each node sees; by default the square root of their number, all for regression */
  max_features: z.number().positive().max(1).optional(),
  max_bin: z.int().min(2).max(255).default(255),
});

export type ForestParams = z.infer<typeof forestParams>;

export interface ForestState {
  readonly task: ForestParams['task'];
  readonly ensemble: TreeEnsemble;
}

/** A split needs a row on either side. */
const MIN_ROWS = 2;

/** Random forest and extremely randomised trees differ in how they make trees differ. */
export function forestModel(
  spec: Pick<ModelSpec, 'name' | 'description'> & Partial<ModelSpec>,
  kind: { readonly bootstrap: boolean; readonly hasRandomCuts: boolean },
): Model<ForestParams, ForestState> {
  return {
    spec: {
      family: 'trees',
      inputView: 'feature_matrix',
      outputs: ['p_up'],
      isCausal: true,
      zeroShot: false,
      contextRows: 0,
      usesWeights: true,
      defaultSpace: {
        n_estimators: { type: 'int', low: 50, high: 500, log: true },
        max_depth: { type: 'int', low: 2, high: 20 },
        min_samples_leaf: { type: 'int', low: 1, high: 100, log: true },
        max_features: { type: 'float', low: 0.1, high: 1 },
      },
      ...spec,
    },
    params: forestParams,
    paramsFor: ({ task }) => ({ task: task === 'regression' ? task : 'classification' }),
    outputsFor: ({ task }) => (task === 'classification' ? ['p_up'] : ['E_r']),
    fit: (view, targets, params, context) => fitForest(`${spec.name}.fit`, view, targets, params, kind, context),
    predict: ({ ensemble, task }, view) => {
      assertPredictionView(`${spec.name}.predict`, view, ensemble.nFeatures);
      const values = predictScores(ensemble, view);
      return task === 'regression' ? { E_r: values } : { p_up: values.map(toProbability) };
    },
  };
}

/** A mean of shares may round to just beside [0, 1]. */
function toProbability(value: number): number {
  return Math.min(Math.max(value, 0), 1);
}

function fitForest(
  where: string,
  view: FeatureMatrixView,
  targets: Targets,
  params: ForestParams,
  kind: { readonly bootstrap: boolean; readonly hasRandomCuts: boolean },
  context: FitContext,
): ForestState {
  assertTrainingSet(where, view, targets, MIN_ROWS);
  const { task } = params;
  const weight = targets.weight && { weight: targets.weight };
  const dataset = binDataset(view, { maxBins: params.max_bin, minInBin: 0, ...weight });
  const target = task === 'classification' ? Float64Array.from(targets.up) : targets.ret;
  const rows = { dataset, target, ...weight };
  if (task === 'classification') assertTargetVariety(where, { name: 'logistic' }, lossRows(rows));
  return { task, ensemble: growForest(rows, forestOptions(params, view.cols, kind), context) };
}

function forestOptions(
  params: ForestParams,
  cols: number,
  kind: { readonly bootstrap: boolean; readonly hasRandomCuts: boolean },
): ForestOptions {
  const usual = params.task === 'classification' ? Math.floor(Math.sqrt(cols)) / cols : 1;
  return {
    nTrees: params.n_estimators,
    bootstrap: kind.bootstrap,
    growth: {
      order: 'depth_wise',
      numLeaves: Number.POSITIVE_INFINITY,
      maxDepth: params.max_depth || Number.POSITIVE_INFINITY,
      lambdaL1: 0,
      lambdaL2: 0,
      minGain: 0,
      minDataInLeaf: params.min_samples_leaf,
      minSumHessian: 0,
      featureFractionByLevel: 1,
      featureFractionByNode: params.max_features ?? usual,
      isDirect: true,
      hasRandomCuts: kind.hasRandomCuts,
      monotone: undefined,
      categorical: defaultCategorical,
    },
  };
}
