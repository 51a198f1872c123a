/** Random numbers by counter: Philox4x32-10 (Salmon et al. 2011, section 3.3), as in libs/core/rng.ts. */

const M0: u64 = 0xd2511f53;
const M1: u64 = 0xcd9e8d57;
const W0: u32 = 0x9e3779b9;
const W1: u32 = 0xbb67ae85;
const ROUNDS: i32 = 10;

/** @param out u32 [4] receives the block of the counter (c0, c1, 0, 0) */
export function philox(c0: u32, c1: u32, k0: u32, k1: u32, out: usize): void {
  let c2: u32 = 0;
  let c3: u32 = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const product0 = M0 * (c0 as u64);
    const product1 = M1 * (c2 as u64);
    c0 = ((product1 >> 32) as u32) ^ c1 ^ k0;
    c1 = product1 as u32;
    c2 = ((product0 >> 32) as u32) ^ c3 ^ k1;
    c3 = product0 as u32;
    k0 += W0;
    k1 += W1;
  }
  store<u32>(out, c0);
  store<u32>(out, c1, 4);
  store<u32>(out, c2, 8);
  store<u32>(out, c3, 12);
}
