import { type Region, withArena } from '../memory/arena.ts';
import { kernels } from '../memory/kernels.ts';

/** A column that is sorted, and room for another of its length. */
export interface SortColumn {
  readonly values: Region<Float64Array>;
  readonly scratch: Region<Float64Array>;
}

/**
 * Sorts values ascending, in place, and moves `payload` along.
 * @param values  [n] without NaN
 * @param payload [n]
 */
export function sortValues(values: Float64Array, payload?: Float64Array): void {
  withArena((arena) => {
    const copyOf = (array: Float64Array): SortColumn => {
      const column = { values: arena.f64(array.length), scratch: arena.f64(array.length) };
      column.values.view().set(array);
      return column;
    };
    const keys = copyOf(values);
    const along = payload && copyOf(payload);
    sortRegion(keys, values.length, along);
    values.set(keys.values.view());
    if (payload) payload.set(along!.values.view());
  });
}

/** As `sortValues`, of the first n values of what lies in kernel memory. */
export function sortRegion(keys: SortColumn, n: number, along?: SortColumn): void {
  const [from, to] = [along?.values.address ?? 0, along?.scratch.address ?? 0];
  kernels().treeSort(keys.values.address, keys.scratch.address, n, from, to);
}
