import { withArena } from '../memory/arena.ts';
import { kernels } from '../memory/kernels.ts';

/**
 * Sorts values ascending, in place, and moves `payload` along.
 * @param values  [n] without NaN
 * @param payload [n]
 */
export function sortValues(values: Float64Array, payload?: Float64Array): void {
  withArena((arena) => {
    const [keys, scratch] = [arena.f64(values.length), arena.f64(values.length)];
    const along = payload && [arena.f64(values.length), arena.f64(values.length)];
    keys.view().set(values);
    if (payload) along![0]!.view().set(payload);
    kernels().treeSort(
      keys.address,
      scratch.address,
      values.length,
      along?.[0]!.address ?? 0,
      along?.[1]!.address ?? 0,
    );
    values.set(keys.view());
    if (payload) payload.set(along![0]!.view());
  });
}
