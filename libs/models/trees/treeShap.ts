import { assertShape } from '@winnow/core';
import { addShapleyValues } from '@winnow/kernels';
import type { Table } from './binDataset.ts';
import { sourcesOf } from './combinedFeatures.ts';
import { type TreeBatch, treeBatches, withCombined } from './combinedTrees.ts';
import { shapleyTree } from './shapleyTree.ts';
import { isLeaf, type Tree, type TreeEnsemble } from './tree.ts';
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
  const expected = expectedScores(ensemble);
  for (let i = 0; i < rows * nOutputs; i++) out[i * (cols + 1) + cols] = expected[i % nOutputs]!;
  const seen = { ...table, data: zerosAsMissing(ensemble, table) };
  for (const batch of treeBatches(ensemble)) {
    if (batch.wanted.length === 0) addBatch(batch, nOutputs, seen, out);
    else addCombinedBatch(ensemble, batch, seen, out);
  }
  return out;
}

/** Rows that are explained in one go where combined features add columns. */
const BLOCK_ROWS = 2048;

/** What a combined feature gets is shared evenly among those that it is made of. */
function addCombinedBatch(
  { combined, initialScores, nFeatures }: TreeEnsemble,
  batch: TreeBatch,
  table: Table,
  out: Float64Array,
): void {
  const sources = sourcesOf(combined!, batch.wanted);
  const players = new Map(sources.map((among, i) => [among.join(), nFeatures + i]));
  const playerOf = (f: number): number => (f < nFeatures ? f : players.get(sources[f - nFeatures]!.join())!);
  const own = nFeatures + 1;
  for (let first = 0; first < table.rows; first += BLOCK_ROWS) {
    const rows = Math.min(BLOCK_ROWS, table.rows - first);
    const data = table.data.subarray(first * nFeatures, (first + rows) * nFeatures);
    const block = withCombined(combined, batch.wanted, { data, rows, cols: nFeatures });
    const wide = block.cols + 1;
    const values = new Float64Array(rows * initialScores.length * wide);
    addBatch(batch, initialScores.length, block, values, playerOf);
    for (let i = 0; i < rows * initialScores.length; i++) {
      const to = (first * initialScores.length + i) * own;
      for (let f = 0; f < nFeatures; f++) out[to + f]! += values[i * wide + f]!;
      sources.forEach((among, s) => {
        for (const f of among) out[to + f]! += values[i * wide + nFeatures + s]! / among.length;
      });
    }
  }
}

function addBatch(
  { first, trees }: TreeBatch,
  nOutputs: number,
  { data, rows, cols }: Table,
  out: Float64Array,
  playerOf?: (feature: number) => number,
): void {
  for (let from = 0; from < trees.length; ) {
    const end = endOfBatch(trees, from);
    const batch = trees.slice(from, end).map((tree, i) => shapleyTree(tree, (first + from + i) % nOutputs, playerOf));
    addShapleyValues(batch, nOutputs, data, rows, cols, out);
    from = end;
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
