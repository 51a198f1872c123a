import { assertArgument, type Rng } from '@winnow/core';

/**
 * Draws one resample of the stationary bootstrap (Politis & Romano 1994, "The stationary bootstrap", section 2): blocks
 * of geometric length with the given mean, which start anywhere and wrap around, so that serial correlation is kept.
 * @param meanBlock mean length of a block, at least 1; 1 is the ordinary bootstrap
 * @param out       [T] receives indices in [0, T)
 */
export function stationaryBootstrap(meanBlock: number, rng: Rng, out: Int32Array): void {
  assertArgument(meanBlock >= 1, 'stationaryBootstrap', 'meanBlock must be at least 1', meanBlock);
  const n = out.length;
  const newBlock = 1 / meanBlock;
  let index = 0;
  for (let t = 0; t < n; t++) {
    index = t === 0 || rng.uniform() < newBlock ? rng.int(n) : (index + 1) % n;
    out[t] = index;
  }
}
