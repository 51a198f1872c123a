import { assertShape } from '@winnow/core';
import { addShapleyValues, type PreparedShapley } from '@winnow/kernels';
import type { Table } from './binDataset.ts';
import { addCombinedShap } from './combinedShap.ts';
import { treeBatches } from './combinedTrees.ts';
import { endOfShapleyBatch, shapleyBatches } from './shapleyBatches.ts';
import { isLeaf, type TreeEnsemble } from './tree.ts';
import { zerosAsMissing } from './zerosAsMissing.ts';

/**
 * Shapley values of the scores, exactly, where a feature that is not known lets a row go down both sides of its splits as
 * the training rows did (path-dependent TreeSHAP: Lundberg, Erion and Lee 2018, "Consistent individualized feature
 * attribution for tree ensembles"). What is combined of the same features is a player of its own, whose value these share
 * evenly.
 * @returns [N, K, F + 1] contributions of the features to each score, and at the end what it is when none is known; they
 *   add up to the scores
 * @throws WinnowError `shape_mismatch`
 */
export function treeShap(ensemble: TreeEnsemble, table: Table): Float64Array {
  const { data, rows, cols } = table;
  assertShape('treeShap', 'data', data, rows * ensemble.nFeatures);
  const nOutputs = ensemble.initialScores.length;
  const out = new Float64Array(rows * nOutputs * (cols + 1));
  const { expected, batches } = explainerOf(ensemble);
  for (let i = 0; i < rows * nOutputs; i++) out[i * (cols + 1) + cols] = expected[i % nOutputs]!;
  const seen = zerosAsMissing(ensemble, table);
  if (ensemble.combined === undefined) {
    for (const batch of batches()) addShapleyValues(batch, nOutputs, seen, rows, cols, out);
  } else {
    for (const batch of treeBatches(ensemble)) addCombinedShap(ensemble, batch, { data: seen, rows, cols }, out);
  }
  return out;
}

/** An ensemble, made ready to explain rows. */
interface Explainer {
  /** [K] scores when no feature is known */
  readonly expected: readonly number[];
  /** trees that are explained in one go, where there are no combined features */
  readonly batches: () => Iterable<readonly PreparedShapley[]>;
}

/** Rows are explained one by one where they come one by one, each in less time than making ready the trees, which do not change. */
const explainers = new WeakMap<TreeEnsemble, Explainer>();

function explainerOf(ensemble: TreeEnsemble): Explainer {
  const known = explainers.get(ensemble);
  if (known !== undefined) return known;
  const { trees, initialScores, combined } = ensemble;
  const expected = expectedScores(ensemble);
  const make = () => shapleyBatches(trees, 0, initialScores.length);
  if (combined !== undefined || endOfShapleyBatch(trees, 0) < trees.length) return { expected, batches: make };
  const kept = [...make()]; // one, so that what is kept of a model stays small
  const explainer = { expected, batches: () => kept };
  explainers.set(ensemble, explainer);
  return explainer;
}

/** Scores when no feature is known, [K]. */
function expectedScores({ initialScores, trees }: TreeEnsemble): number[] {
  const sums = [...initialScores];
  trees.forEach((tree, m) => {
    tree.value.forEach((value, node) => {
      if (isLeaf(tree, node)) sums[m % sums.length]! += (value * tree.count[node]!) / tree.count[0]!;
    });
  });
  return sums;
}
