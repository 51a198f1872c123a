/** A number for each of some pairs, which are integers themselves, 0 or more. */
export interface PairNumbers {
  /** [pairs] the same as an array, where there is one */
  readonly dense: Int32Array | undefined;
  /** −1 for a pair that has none */
  get(pair: number): number;
  /** @param number 0 or more */
  set(pair: number, number: number): void;
}

/** An array with a place for every pair is taken where it is no longer than this many times the pairs that get a number. */
const DENSE_PAIRS = 8;

/** Places of a hash table for each pair that it is to hold. */
const SPARSE_PLACES = 2;

/**
 * @param nPairs pairs that there are
 * @param most   pairs that get a number, at most
 * @param dense  pairs that have an array in any case
 */
export function createPairNumbers(nPairs: number, most: number, dense = 0): PairNumbers {
  return nPairs <= Math.max(dense, DENSE_PAIRS * most) ? denseNumbers(nPairs) : sparseNumbers(most);
}

function denseNumbers(nPairs: number): PairNumbers {
  const numbers = new Int32Array(nPairs).fill(-1);
  return {
    dense: numbers,
    get: (pair) => numbers[pair]!,
    set: (pair, number) => {
      numbers[pair] = number;
    },
  };
}

/** A hash table; a pair whose place is taken goes to the next free one. */
function sparseNumbers(most: number): PairNumbers {
  const bits = Math.ceil(Math.log2(SPARSE_PLACES * Math.max(1, most)));
  const mask = 2 ** bits - 1;
  const pairs = new Float64Array(mask + 1);
  const numbers = new Int32Array(mask + 1).fill(-1);
  const placeOf = (pair: number): number => {
    let place = hash(pair) & mask;
    while (numbers[place]! >= 0 && pairs[place] !== pair) place = (place + 1) & mask;
    return place;
  };
  return {
    dense: undefined,
    get: (pair) => numbers[placeOf(pair)]!,
    set: (pair, number) => {
      const place = placeOf(pair);
      pairs[place] = pair;
      numbers[place] = number;
    },
  };
}

/** The finaliser of MurmurHash3 (Appleby 2011) over both halves of the number. */
function hash(pair: number): number {
  let word = (pair | 0) ^ Math.imul(Math.floor(pair / 4294967296), 0x9e3779b1);
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return word ^ (word >>> 16);
}
