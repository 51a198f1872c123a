import type { Targets } from '../contract.ts';

/** For tests: targets whose `up` agrees with `ret`. @param ret [N] */
export function targetsOf(ret: ArrayLike<number>): Targets {
  return { ret: Float64Array.from(ret), up: Uint8Array.from(ret, (value) => (value > 0 ? 1 : 0)) };
}
