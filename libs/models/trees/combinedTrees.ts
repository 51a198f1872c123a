import type { Table } from './binDataset.ts';
import type { CombinedFeatures } from './combinedFeatures.ts';
import { columnValues, groupFinder } from './groupFinder.ts';
import type { Tree, TreeEnsemble } from './tree.ts';

/** Trees that go down the table together, with the combined features that they split on as columns after its own. */
export interface TreeBatch {
  /** number of the first one, a multiple of the outputs */
  readonly first: number;
  /** those of the ensemble, their splits being of columns */
  readonly trees: readonly Tree[];
  /** [columns after the table's own] places among the combined features */
  readonly wanted: readonly number[];
}

/** Columns that a batch adds, unless the trees of one round need more. */
const MOST_WANTED = 64;

/** All trees in one batch where there are no combined features. */
export function treeBatches({
  nFeatures,
  initialScores,
  trees,
  combined,
}: Omit<TreeEnsemble, 'zeroIsMissing'>): TreeBatch[] {
  if (combined === undefined) return [{ first: 0, trees, wanted: [] }];
  const batches: TreeBatch[] = [];
  let first = 0;
  let wanted = new Set<number>();
  const close = (end: number): void => {
    if (end > first) batches.push(batchOf(trees.slice(first, end), first, [...wanted], nFeatures));
    first = end;
    wanted = new Set();
  };
  for (let m = 0; m < trees.length; m += initialScores.length) {
    const own = trees
      .slice(m, m + initialScores.length)
      .flatMap(({ feature }) => feature.filter((f) => f >= nFeatures));
    if (new Set([...wanted, ...own]).size > MOST_WANTED) close(m);
    for (const feature of own) wanted.add(feature);
  }
  close(trees.length);
  return batches;
}

function batchOf(trees: readonly Tree[], first: number, wanted: readonly number[], nFeatures: number): TreeBatch {
  const columns = new Map(wanted.map((feature, i) => [feature, nFeatures + i]));
  const placed = trees.map((tree) => ({ ...tree, feature: tree.feature.map((f) => columns.get(f) ?? f) }));
  return { first, trees: placed, wanted: wanted.map((feature) => feature - nFeatures) };
}

/** The table with combined features as columns after its own. @param wanted their places */
export function withCombined(combined: CombinedFeatures | undefined, wanted: readonly number[], table: Table): Table {
  if (combined === undefined || wanted.length === 0) return table;
  const { data, rows, cols } = table;
  const width = cols + wanted.length;
  const out = new Float64Array(rows * width);
  for (let n = 0; n < rows; n++) out.set(data.subarray(n * cols, (n + 1) * cols), n * width);
  const groups = new Int32Array(rows);
  const places = [...new Set(wanted.map((feature) => combined.features[feature]!.combination))];
  const read = columnValues(
    table,
    0,
    rows,
    places.map((place) => combined.combinations[place]!),
  );
  for (const place of places) {
    groupFinder(combined.combinations[place]!)(read, groups);
    const columns = wanted.flatMap((feature, i) => {
      const { combination, values, unseen } = combined.features[feature]!;
      return combination === place ? [{ at: cols + i, values, unseen }] : [];
    });
    for (let n = 0; n < rows; n++) {
      const group = groups[n]!;
      for (const { at, values, unseen } of columns) out[n * width + at] = group < 0 ? unseen : values[group]!;
    }
  }
  return { data: out, rows, cols: width };
}
