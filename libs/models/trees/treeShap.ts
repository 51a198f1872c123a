import { assertShape } from '@winnow/core';
import { addShapleyValues, type PreparedShapley } from '@winnow/kernels';
import type { Table } from './binDataset.ts';
import { shapleyTree } from './shapleyTree.ts';
import { isLeaf, type Tree, type TreeEnsemble } from './tree.ts';
import { zerosAsMissing } from './zerosAsMissing.ts';

/**
 * Shapley values of the scores, exactly, where a feature that is not known lets a row go down both sides of its splits as
 * the training rows did (path-dependent TreeSHAP: Lundberg, Erion and Lee 2018, "Consistent individualized feature
 * attribution for tree ensembles").
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
  for (const batch of batches()) addShapleyValues(batch, nOutputs, seen, rows, cols, out);
  return out;
}

/** An ensemble, made ready to explain rows. */
interface Explainer {
  /** [K] scores when no feature is known */
  readonly expected: readonly number[];
  /** trees that are explained in one go */
  readonly batches: () => Iterable<readonly PreparedShapley[]>;
}

/** Rows are explained one by one where they come one by one, each in less time than making ready the trees, which do not change. */
const explainers = new WeakMap<TreeEnsemble, Explainer>();

function explainerOf(ensemble: TreeEnsemble): Explainer {
  const known = explainers.get(ensemble);
  if (known !== undefined) return known;
  const expected = expectedScores(ensemble);
  if (endOfBatch(ensemble.trees, 0) < ensemble.trees.length) return { expected, batches: () => batchesOf(ensemble) };
  const kept = [...batchesOf(ensemble)]; // one, so that what is kept of a model stays small
  const explainer = { expected, batches: () => kept };
  explainers.set(ensemble, explainer);
  return explainer;
}

function* batchesOf({ trees, initialScores }: TreeEnsemble): Generator<readonly PreparedShapley[]> {
  for (let first = 0; first < trees.length; ) {
    const end = endOfBatch(trees, first);
    yield trees.slice(first, end).map((tree, i) => shapleyTree(tree, (first + i) % initialScores.length));
    first = end;
  }
}

/** Trees that are explained in one go take about this many nodes, a few hundred bytes each. */
const BATCH_NODES = 50_000;

function endOfBatch(trees: readonly Tree[], first: number): number {
  let end = first;
  let nodes = 0;
  while (end < trees.length && nodes < BATCH_NODES) nodes += trees[end++]!.feature.length;
  return end;
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
