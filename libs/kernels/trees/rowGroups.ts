import type { Arena, Region } from '../memory/arena.ts';
import { kernels } from '../memory/kernels.ts';

/** Rows told apart by conditions that they meet and by categories, and features that have one bin for each such group. */
export interface RowGroups {
  readonly conditions: readonly { readonly feature: number; readonly bound: number; readonly isEqual: boolean }[];
  /** [2^conditions] a number for those that are met, the first as bit 0; −1 where no group meets just those */
  readonly met: Int32Array;
  /** from the number so far and the value of a feature to that of both; the last one is the group */
  readonly joins: readonly GroupJoin[];
  readonly features: readonly GroupedFeature[];
}

export interface GroupJoin {
  readonly feature: number;
  /** more than any value */
  readonly width: number;
  /** [numbers, width] −1 for none */
  readonly numbers: Int32Array;
}

export interface GroupedFeature {
  readonly feature: number;
  /** [1 + groups] the bin of rows in no group, and that of each group */
  readonly bins: Uint8Array;
}

/** Rows in kernel memory. */
interface RowBlock {
  /** f64 [count, cols] */
  readonly rows: number;
  readonly cols: number;
}

/**
 * @param most rows at a time
 * @returns a function that writes the bins of grouped features. @param addressOf where those of a feature go
 */
export function loadRowGroups(
  arena: Arena,
  groupings: readonly RowGroups[],
  { rows, cols }: RowBlock,
  most: number,
  addressOf: (feature: number) => number,
): (count: number) => void {
  const kernel = kernels();
  const step = 8 * cols;
  const groups = arena.i32(most);
  const copyOf = (numbers: Int32Array): Region<Int32Array> => {
    const copy = arena.i32(numbers.length);
    copy.view().set(numbers);
    return copy;
  };
  const loaded = groupings.map(({ conditions, met, joins, features }) => ({
    conditions,
    met: copyOf(met),
    joins: joins.map((join) => ({ ...join, numbers: copyOf(join.numbers) })),
    features: features.map(({ feature, bins }) => {
      const copy = arena.u8(bins.length);
      copy.view().set(bins);
      return { bins: copy, out: addressOf(feature) };
    }),
  }));
  return (count) => {
    const { address } = groups;
    for (const { conditions, met, joins, features } of loaded) {
      groups.view().fill(0, 0, count);
      conditions.forEach(({ feature, bound, isEqual }, i) => {
        kernel.treeMeets(rows + 8 * feature, step, count, bound, Number(isEqual), 1 << i, address);
      });
      kernel.treeRenumber(count, met.address, address);
      for (const { feature, width, numbers } of joins) {
        kernel.treeJoin(rows + 8 * feature, step, count, numbers.address, width, address);
      }
      for (const { bins, out } of features) kernel.treeGroupBins(count, address, bins.address, out);
    }
  };
}
