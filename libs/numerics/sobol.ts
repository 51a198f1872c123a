import { assertArgument } from '@winnow/core';
import { sobolDirections } from './sobolDirections.ts';

/** Dimensions that have direction numbers of their own. */
export const SOBOL_DIMENSIONS = sobolDirections.length + 1;

const BITS = 32;
const columns = new Map<number, Uint32Array>();

/**
 * One coordinate of a point of the Sobol sequence, as 32 bits; divide by 2³² for a number in [0, 1).
 * @param index     of the point, from 0; below 2³²
 * @param dimension from 0, below SOBOL_DIMENSIONS
 */
export function sobolBits(index: number, dimension: number): number {
  assertArgument(dimension >= 0 && dimension < SOBOL_DIMENSIONS, 'sobolBits', 'has 40 dimensions', dimension);
  let directions = columns.get(dimension);
  if (directions === undefined) {
    directions = directionsOf(dimension);
    columns.set(dimension, directions);
  }
  let bits = 0;
  for (let i = 0, rest = index >>> 0; rest !== 0; i++, rest >>>= 1) if (rest & 1) bits ^= directions[i]!;
  return bits >>> 0;
}

/** Direction numbers v_i = m_i 2^(32 − i) by the recurrence of Bratley & Fox 1988, "Algorithm 659", section 2. */
function directionsOf(dimension: number): Uint32Array {
  const v = new Uint32Array(BITS);
  if (dimension === 0) {
    for (let i = 0; i < BITS; i++) v[i] = 1 << (BITS - 1 - i);
    return v;
  }
  const [polynomial, ...initial] = sobolDirections[dimension - 1]!;
  const degree = initial.length;
  for (let i = 0; i < BITS; i++) {
    if (i < degree) {
      v[i] = initial[i]! << (BITS - 1 - i);
      continue;
    }
    let bits = v[i - degree]! ^ (v[i - degree]! >>> degree);
    for (let k = 1; k < degree; k++) if ((polynomial! >>> (degree - k)) & 1) bits ^= v[i - k]!;
    v[i] = bits;
  }
  return v;
}

/**
 * Owen scrambling by a hash: permutes the dyadic intervals of every level at random, so that the points keep their
 * even spread and become independent of other scrambles (Burley 2020, "Practical hash-based Owen scrambling",
 * listing 2).
 */
export function owenScramble(bits: number, seed: number): number {
  let x = (reverseBits(bits) + seed) >>> 0;
  x = (x ^ Math.imul(x, 0x6c50b47c)) >>> 0;
  x = (x ^ Math.imul(x, 0xb82f1e52)) >>> 0;
  x = (x ^ Math.imul(x, 0xc7afe638)) >>> 0;
  x = (x ^ Math.imul(x, 0x8d22f6e6)) >>> 0;
  return reverseBits(x);
}

function reverseBits(word: number): number {
  let x = word >>> 0;
  x = ((x >>> 1) & 0x55555555) | ((x & 0x55555555) << 1);
  x = ((x >>> 2) & 0x33333333) | ((x & 0x33333333) << 2);
  x = ((x >>> 4) & 0x0f0f0f0f) | ((x & 0x0f0f0f0f) << 4);
  x = ((x >>> 8) & 0x00ff00ff) | ((x & 0x00ff00ff) << 8);
  return ((x >>> 16) | (x << 16)) >>> 0;
}
