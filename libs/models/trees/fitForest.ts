import { assertArgument, WinnowError } from '@winnow/core';
import { lossWeights } from '../classWeights.ts';
import type { FeatureMatrixView, FitContext, Targets } from '../contract.ts';
import type { Table } from './binDataset.ts';
import { binTable, binTableForKernel } from './binTable.ts';
import type { BoostRows } from './boostRows.ts';
import type { ClassRows } from './classForest/classRows.ts';
import { growClassForest } from './classForest/growClassForest.ts';
import { type ForestOptions, growForest } from './forest.ts';
import type { ForestParams } from './forestParams.ts';
import { defaultCategorical } from './growthOptions.ts';
import { assertTargetDomain, assertTargetVariety } from './objectives/createObjective.ts';
import { orderCategories, rankCategories, splitByCategories } from './orderedCategories.ts';
import type { TreeEnsemble } from './tree.ts';
import type { TreeState } from './treeState.ts';

export interface ForestState extends TreeState {
  readonly task: ForestParams['task'];
  /** 0 for `up` and for regression */
  readonly nClasses: number;
}

/** How a forest makes its trees differ. */
export interface ForestKind {
  readonly bootstrap: boolean;
  readonly hasRandomCuts: boolean;
}

/**
 * Fits a forest to rows that were checked.
 * @throws WinnowError `argument_invalid` for parameters that do not fit the features or targets, `model_fit_failed` when
 *   only one class occurs
 */
export function fitForest(
  where: string,
  view: FeatureMatrixView,
  targets: Targets,
  params: ForestParams,
  kind: ForestKind,
  context: FitContext,
): ForestState {
  const { task, num_class: nClasses, categorical_feature: categorical } = params;
  assertParams(where, params, view.cols);
  const target = targetOf(where, params, targets);
  const weight = targets.weight ?? new Float64Array(view.rows).fill(1);
  if (task === 'classification') assertClasses(where, nClasses, target, weight);
  const isNumber = task === 'regression' || nClasses === 0; // of two classes, the mean says all
  const orders = orderCategories(where, view, categorical, target, weight, isNumber ? 0 : nClasses);
  const weights = targets.weight && { weight };
  const table = rankCategories(view, orders);
  const binning = { maxBins: params.max_bin, minInBin: 0, ...weights };
  const isSingle = isNumber && params.class_weight === undefined;
  const ensemble = isSingle
    ? growForest(
        { dataset: binTableForKernel(table, binning, context), target, ...weights },
        forestOptions(params, view.cols, kind),
        context,
        table,
      )
    : growClasses(where, { dataset: binTable(table, binning, context), target, weight }, table, params, kind, context);
  const trees = orders.size === 0 ? ensemble.trees : ensemble.trees.map((tree) => splitByCategories(tree, orders));
  return { task, nClasses, ensemble: { ...ensemble, trees } };
}

function assertParams(where: string, params: ForestParams, cols: number): void {
  const { task, num_class, class_weight, categorical_feature } = params;
  const beyond = categorical_feature.find((feature) => feature >= cols);
  assertArgument(beyond === undefined, where, `categorical features must be below the ${cols} of the view`, beyond);
  if (task === 'classification') return;
  const isPlain = class_weight === undefined && num_class === 0;
  assertArgument(isPlain, where, 'num_class and class_weight need a classification', task);
}

/** [N] what the forest learns. */
function targetOf(where: string, { task, num_class }: ForestParams, { ret, up, classes }: Targets): Float64Array {
  if (task === 'regression') return ret;
  if (num_class === 0) return Float64Array.from(up);
  if (classes !== undefined) return Float64Array.from(classes.values);
  const rule = 'num_class asks for classes, and the targets have none';
  throw new WinnowError('argument_invalid', { where, rule, got: undefined });
}

function assertClasses(where: string, nClasses: number, target: Float64Array, weight: Float64Array): void {
  const spec = nClasses === 0 ? ({ name: 'logistic' } as const) : ({ name: 'softmax', nClasses } as const);
  assertTargetDomain(where, spec, target);
  assertTargetVariety(where, spec, { target, weight });
}

/** A forest of several classes, or of two that are weighed, of which the second one is told. */
function growClasses(
  where: string,
  { dataset, target, weight }: Pick<ClassRows, 'dataset' | 'weight'> & Pick<BoostRows, 'target'>,
  table: Table,
  params: ForestParams,
  { bootstrap, hasRandomCuts }: ForestKind,
  context: FitContext,
): TreeEnsemble {
  const { num_class, class_weight } = params;
  const nClasses = num_class || 2;
  const lossWeight = class_weight
    ? lossWeights(where, class_weight, target, nClasses, weight)
    : new Float64Array(weight.length).fill(1);
  const effective = weight.map((value, n) => value * lossWeight[n]!);
  assertTargetVariety(where, { name: 'softmax', nClasses }, { target, weight: effective });
  const growth = {
    maxDepth: params.max_depth || Number.POSITIVE_INFINITY,
    minSamplesLeaf: params.min_samples_leaf,
    nDrawn: Math.max(1, Math.round(featureShare(params, dataset.cols) * dataset.cols)),
  };
  const rows = { dataset, table, classes: target, nClasses, weight, lossWeight };
  const ensemble = growClassForest(rows, { nTrees: params.n_estimators, bootstrap, hasRandomCuts, growth }, context);
  if (num_class > 0) return ensemble;
  return { ...ensemble, initialScores: [0], trees: ensemble.trees.filter((_, m) => m % 2 === 1) };
}

/** The share of the features that a node sees. */
function featureShare({ task, max_features }: ForestParams, cols: number): number {
  return max_features ?? (task === 'classification' ? Math.floor(Math.sqrt(cols)) / cols : 1);
}

function forestOptions(params: ForestParams, cols: number, kind: ForestKind): ForestOptions {
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
      featureFractionByNode: featureShare(params, cols),
      isDirect: true,
      hasRandomCuts: kind.hasRandomCuts,
      monotone: undefined,
      categorical: defaultCategorical,
    },
  };
}
