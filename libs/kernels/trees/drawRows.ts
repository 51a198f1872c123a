import { withArena } from '../memory/arena.ts';
import { kernels } from '../memory/kernels.ts';

/**
 * Takes `wanted` of the rows, all subsets being equally likely; both parts keep the order.
 * @param key what is taken depends on, 32 bits
 */
export function drawRows(rows: Int32Array, wanted: number, key: number): { taken: Int32Array; left: Int32Array } {
  return withArena((arena) => {
    const all = arena.i32(rows.length);
    const taken = arena.i32(wanted + 1);
    const left = arena.i32(rows.length - wanted + 1);
    all.view().set(rows);
    kernels().treeBag(all.address, rows.length, wanted, key, taken.address, left.address);
    return { taken: taken.view().slice(0, wanted), left: left.view().slice(0, rows.length - wanted) };
  });
}
