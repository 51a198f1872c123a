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
    const along = payload && { values: arena.f64(values.length), scratch: arena.f64(values.length) };
    keys.view().set(values);
    if (payload) along!.values.view().set(payload);
    const [from, to] = [along?.values.address ?? 0, along?.scratch.address ?? 0];
    kernels().treeSort(keys.address, scratch.address, values.length, from, to);
    values.set(keys.view());
    if (payload) payload.set(along!.values.view());
  });
}
