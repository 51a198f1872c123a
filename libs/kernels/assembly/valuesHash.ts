// the primes of xxHash64, in halves because JavaScript's numbers would round them
const P1: u64 = ((0x9e3779b1 as u64) << 32) | 0x85ebca87;
const P2: u64 = ((0xc2b2ae3d as u64) << 32) | 0x27d4eb4f;

/**
 * The rounds of xxHash64 (Collet 2012) over doubles as bits, four streams side by side: each is a hash of every fourth
 * value, from which its last 64 bits follow one to one, so that two tables that differ in one value never share them all.
 * @param state u64 [4] goes on from where it is
 * @param n     a multiple of four
 */
export function hashValues(values: usize, n: i32, state: usize): void {
  let a = load<u64>(state);
  let b = load<u64>(state, 8);
  let c = load<u64>(state, 16);
  let d = load<u64>(state, 24);
  for (let at = values, end = values + ((n as usize) << 3); at < end; at += 32) {
    a = rotl<u64>(a + load<u64>(at) * P2, 31) * P1;
    b = rotl<u64>(b + load<u64>(at, 8) * P2, 31) * P1;
    c = rotl<u64>(c + load<u64>(at, 16) * P2, 31) * P1;
    d = rotl<u64>(d + load<u64>(at, 24) * P2, 31) * P1;
  }
  store<u64>(state, a);
  store<u64>(state, b, 8);
  store<u64>(state, c, 16);
  store<u64>(state, d, 24);
}
