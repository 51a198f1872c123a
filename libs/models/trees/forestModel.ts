import { assertPredictionView } from '../assertPredictionView.ts';
import { assertTrainingSet } from '../assertTrainingSet.ts';
import type { Model, ModelSpec, OutputName } from '../contract.ts';
import { type ForestKind, type ForestState, fitForest } from './fitForest.ts';
import { type ForestParams, forestParams } from './forestParams.ts';
import { outputsOf } from './objectives/outputsOf.ts';
import { predictScores } from './predictScores.ts';
import { forestWork } from './treeWork.ts';

/** A split needs a row on either side. */
const MIN_ROWS = 2;

/** Random forest and extremely randomised trees differ in how they make trees differ. */
export function forestModel(
  spec: Pick<ModelSpec, 'name' | 'description'> & Partial<ModelSpec>,
  kind: ForestKind,
): Model<ForestParams, ForestState> {
  return {
    spec: {
      family: 'trees',
      inputView: 'feature_matrix',
      outputs: ['p_up'],
      isCausal: true,
      zeroShot: false,
      contextRows: 0,
      takesCategories: true,
      takesMissing: true,
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
    paramsFor: ({ task, nClasses, categorical }) => ({
      task: task === 'regression' ? task : 'classification',
      ...(task === 'multiclass' && { num_class: nClasses }),
      categorical_feature: categorical,
    }),
    outputsFor: ({ task, num_class }) => forestOutputs(task, num_class),
    workUnits({ task, n_estimators: trees, max_features: share }, rows, cols) {
      return forestWork(trees, share ?? (task === 'classification' ? 1 / Math.sqrt(cols) : 1), rows, cols);
    },
    fit: (view, targets, params, context) => {
      const where = `${spec.name}.fit`;
      assertTrainingSet(where, view, targets, MIN_ROWS, true);
      return fitForest(where, view, targets, params, kind, context);
    },
    predict: ({ ensemble, task, nClasses }, view) => {
      assertPredictionView(`${spec.name}.predict`, view, ensemble.nFeatures, true);
      const names = forestOutputs(task, nClasses);
      const values = predictScores(ensemble, view);
      const column = (k: number) => values.filter((_, i) => i % names.length === k);
      const clip = task === 'classification' ? toProbability : (value: number) => value;
      return Object.fromEntries(names.map((name, k) => [name, column(k).map(clip)]));
    },
  };
}

function forestOutputs(task: ForestParams['task'], nClasses: number): readonly [OutputName, ...OutputName[]] {
  if (task === 'regression') return ['E_r'];
  return nClasses === 0 ? ['p_up'] : outputsOf({ name: 'softmax', nClasses });
}

/** A mean of shares may round to just beside [0, 1]. */
function toProbability(value: number): number {
  return Math.min(Math.max(value, 0), 1);
}
