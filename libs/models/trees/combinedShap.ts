import { addShapleyValues } from '@winnow/kernels';
import type { Table } from './binDataset.ts';
import { sourcesOf } from './combinedFeatures.ts';
import { type TreeBatch, withCombined } from './combinedTrees.ts';
import { shapleyBatches } from './shapleyBatches.ts';
import type { TreeEnsemble } from './tree.ts';

/** Rows that are explained in one go where combined features add columns. */
const BLOCK_ROWS = 2048;

/** Adds the Shapley values of a batch of trees; what a combined feature gets is shared evenly among those that it is made of. */
export function addCombinedShap(
  { combined, initialScores, nFeatures }: TreeEnsemble,
  { first: number, trees, wanted }: TreeBatch,
  table: Table,
  out: Float64Array,
): void {
  const nOutputs = initialScores.length;
  const sources = sourcesOf(combined!, wanted);
  const players = new Map(sources.map((among, i) => [among.join(), nFeatures + i]));
  const playerOf = (f: number): number => (f < nFeatures ? f : players.get(sources[f - nFeatures]!.join())!);
  const batches = [...shapleyBatches(trees, number, nOutputs, playerOf)];
  const own = nFeatures + 1;
  for (let first = 0; first < table.rows; first += BLOCK_ROWS) {
    const rows = Math.min(BLOCK_ROWS, table.rows - first);
    const data = table.data.subarray(first * nFeatures, (first + rows) * nFeatures);
    const block = withCombined(combined, wanted, { data, rows, cols: nFeatures });
    const wide = block.cols + 1;
    const values = new Float64Array(rows * nOutputs * wide);
    for (const batch of batches) addShapleyValues(batch, nOutputs, block.data, rows, block.cols, values);
    for (let i = 0; i < rows * nOutputs; i++) {
      const to = (first * nOutputs + i) * own;
      for (let f = 0; f < nFeatures; f++) out[to + f]! += values[i * wide + f]!;
      sources.forEach((among, s) => {
        for (const f of among) out[to + f]! += values[i * wide + nFeatures + s]! / among.length;
      });
    }
  }
}
