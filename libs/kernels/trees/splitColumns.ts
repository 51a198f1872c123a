import { type CategorySets, categorySets } from './categorySets.ts';
import type { TreeNodes } from './loadTree.ts';

/** What the splits of some trees read of a row: each can be a byte. */
export interface SplitColumns {
  /** thresholds of each feature, ascending */
  readonly bounds: ReadonlyMap<number, Float64Array>;
  /** sets of categories that go left */
  readonly sets: CategorySets;
}

/** A bin is a byte: so many bounds make bins 0 to 254, and 255 is left for missing values. */
const MOST_BOUNDS = 254;

/** The number of a leaf is a byte. */
const MOST_NODES = 2 * 256 - 1;

/** Finding the bin of a value takes about as long as going past this many nodes, looking into a set of categories half of that. */
const NODES_A_BIN = 16;
const NODES_A_SET = 8;

/** @returns undefined where values cannot be bytes for assembly/treePredictBinned.ts, or where that would not be faster */
export function splitColumns(trees: readonly TreeNodes[]): SplitColumns | undefined {
  const thresholds = new Map<number, number[]>();
  let nSplits = 0;
  for (const { feature, threshold, categories } of trees) {
    if (feature.length > MOST_NODES) return undefined;
    for (let node = 0; node < feature.length; node++) {
      if (feature[node]! < 0) continue;
      nSplits += 1;
      if (categories[node] !== undefined) continue;
      const own = thresholds.get(feature[node]!);
      if (own === undefined) thresholds.set(feature[node]!, [threshold[node]!]);
      else own.push(threshold[node]!);
    }
  }
  if (nSplits <= NODES_A_BIN * thresholds.size) return undefined;
  const bounds = new Map([...thresholds].map(([feature, own]) => [feature, distinct(own)]));
  if ([...bounds.values()].some((own) => own.length > MOST_BOUNDS)) return undefined;
  const sets = categorySets(trees, (nSplits - NODES_A_BIN * thresholds.size) / NODES_A_SET);
  return sets && { bounds, sets };
}

/** @returns the values, each once, ascending */
function distinct(values: readonly number[]): Float64Array {
  return Float64Array.from(values)
    .sort()
    .filter((value, i, sorted) => i === 0 || value !== sorted[i - 1]);
}
