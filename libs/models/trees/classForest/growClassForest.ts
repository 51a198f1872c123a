import type { Rng } from '@winnow/core';
import { binEdges } from '../binEdges.ts';
import { placeThresholds } from '../placeThresholds.ts';
import type { Tree, TreeEnsemble } from '../tree.ts';
import type { ClassGrowth, ClassRows } from './classRows.ts';
import { type ClassTree, growClassTree } from './growClassTree.ts';

export interface ClassForestOptions {
  readonly nTrees: number;
  /** each tree learns from as many rows, drawn with replacement */
  readonly bootstrap: boolean;
  /** one threshold a feature and node is drawn, instead of searching for the best */
  readonly hasRandomCuts: boolean;
  readonly growth: ClassGrowth;
}

interface ForestContext {
  readonly rng: Rng;
  throwIfAborted(): void;
}

/**
 * A forest that learns several classes at once. @returns K trees of the same nodes for each tree of the forest, whose leaves add
 * up to the mean share of their class
 */
export function growClassForest(rows: ClassRows, options: ClassForestOptions, context: ForestContext): TreeEnsemble {
  const counted = Int32Array.from(rows.weight, (_, n) => n).filter((n) => rows.weight[n]! * rows.lossWeight[n]! > 0);
  const { dataset, table } = rows;
  const edges = options.hasRandomCuts
    ? binEdges(dataset.features, table, counted, (n, f) => dataset.bins[n * dataset.stride + f]!)
    : undefined;
  const trees: Tree[] = [];
  for (let m = 0; m < options.nTrees; m++) {
    context.throwIfAborted();
    const rng = context.rng.split('tree', m);
    const weight = options.bootstrap ? drawWeights(rows.weight, counted, rng) : rows.weight;
    const numbers = options.bootstrap ? counted.filter((n) => weight[n]! > 0) : counted.slice();
    const tree = growClassTree({ ...rows, weight, ...(edges && { edges }) }, numbers, options.growth, rng);
    const between = options.hasRandomCuts ? rng.split('thresholds') : undefined;
    placeThresholds(tree.draft, table, numbers, between);
    for (let k = 0; k < rows.nClasses; k++) trees.push(treeOfClass(tree, k, rows.nClasses, options.nTrees));
  }
  return { nFeatures: rows.dataset.cols, initialScores: new Array<number>(rows.nClasses).fill(0), trees };
}

/** Weights of as many rows as count, drawn with replacement. @returns [N] */
function drawWeights(weight: Float64Array, counted: Int32Array, rng: Rng): Float64Array {
  const drawn = new Float64Array(weight.length);
  for (let i = 0; i < counted.length; i++) {
    const row = counted[rng.int(counted.length)]!;
    drawn[row]! += weight[row]!;
  }
  return drawn;
}

/** The shares of class k at the leaves; gains are shared out evenly, so that they are counted once over all classes. */
function treeOfClass({ draft, classWeights }: ClassTree, k: number, nClasses: number, nTrees: number): Tree {
  const value = classWeights.map((weights, node) => {
    if (draft.feature[node]! >= 0) return 0;
    return weights[k]! / weights.reduce((sum, w) => sum + w, 0) / nTrees;
  });
  return { ...draft, value, gain: draft.gain.map((gain) => gain / nClasses) };
}
