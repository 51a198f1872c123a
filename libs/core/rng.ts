/**
 * Counter-based, splittable random numbers: Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as
 * 1, 2, 3", section 3.3). A stream is a key; `split` derives the key of an independent stream from labels, so the
 * numbers of trial 17 do not depend on which thread ran trial 16.
 */

const M0 = 0xd2511f53; // multipliers and Weyl increments of the paper's Philox4x32
const M1 = 0xcd9e8d57;
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;
const ROUNDS = 10;

/** High 32 bits of the 64-bit product of two unsigned 32-bit integers. */
function mulHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + (middle >>> 16) + (carry >>> 16)) >>> 0; // both sums fit 32 bits
}

/**
 * One Philox4x32-10 block.
 * @param counter [4] unsigned 32-bit words
 * @param key     [2] unsigned 32-bit words
 * @param out     [4] receives the random words
 */
export function philox4x32(counter: Uint32Array, key: Uint32Array, out: Uint32Array): void {
  let c0 = counter[0]!; // not destructured: an array's iterator takes longer than two rounds
  let c1 = counter[1]!;
  let c2 = counter[2]!;
  let c3 = counter[3]!;
  let k0 = key[0]!;
  let k1 = key[1]!;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = mulHigh(M0, c0);
    const low0 = Math.imul(M0, c0) >>> 0;
    const high1 = mulHigh(M1, c2);
    const low1 = Math.imul(M1, c2) >>> 0;
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0;
    k0 = (k0 + W0) >>> 0;
    k1 = (k1 + W1) >>> 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/** A random stream. Two streams with different labels are independent; the same labels give the same numbers. */
export interface Rng {
  /** An independent stream for the given labels, e.g. `split('search', 17, 'sampler')`. Does not advance this one. */
  split(...labels: readonly (string | number)[]): Rng;
  /** Uniform integer in [0, 2³²). */
  uint32(): number;
  /** Uniform double in [0, 1) with 53 random bits. */
  uniform(): number;
  /** Uniform integer in [0, n), without modulo bias; n in [1, 2³²]. */
  int(n: number): number;
  /** Standard normal deviate (Box–Muller, one of the pair). */
  normal(): number;
  /** Fisher–Yates shuffle in place. */
  shuffle(items: { length: number; [index: number]: number }): void;
}

class PhiloxStream implements Rng {
  readonly #key: Uint32Array;
  readonly #counter = new Uint32Array(4);
  readonly #block = new Uint32Array(4);
  #used = 4;

  constructor(key: Uint32Array) {
    this.#key = key;
  }

  split(...labels: readonly (string | number)[]): Rng {
    return new PhiloxStream(absorb(this.#key, JSON.stringify(labels)));
  }

  uint32(): number {
    if (this.#used === 4) {
      philox4x32(this.#counter, this.#key, this.#block);
      this.#used = 0;
      for (let i = 0; i < 4; i++) {
        const next = (this.#counter[i]! + 1) >>> 0;
        this.#counter[i] = next;
        if (next !== 0) break;
      }
    }
    return this.#block[this.#used++]!;
  }

  uniform(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  int(n: number): number {
    const limit = Math.floor(4294967296 / n) * n;
    let word = this.uint32();
    while (word >= limit) word = this.uint32();
    return word % n;
  }

  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform())); // 1 - u is in (0, 1]: log is finite
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  shuffle(items: { length: number; [index: number]: number }): void {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.int(i + 1);
      const held = items[i]!;
      items[i] = items[j]!;
      items[j] = held;
    }
  }
}

/** Scratch of `absorb`: allocating takes longer than a block. */
const COUNTER = new Uint32Array(4);
const OUT = new Uint32Array(4);

/** Derives a key from a parent key and a label by chaining Philox over the label's UTF-16 units, 6 bytes a block. */
function absorb(parent: Uint32Array, label: string): Uint32Array {
  const counter = COUNTER.fill(0);
  const key = parent.slice();
  for (let start = 0; start <= label.length; start += 3) {
    counter[0] = label.length;
    counter[1] = start;
    counter[2] = (label.charCodeAt(start) || 0) | ((label.charCodeAt(start + 1) || 0) << 16);
    counter[3] = (label.charCodeAt(start + 2) || 0) | 0x80000000; // top bit keeps labels apart from a stream's own blocks
    philox4x32(counter, key, OUT);
    key[0] = OUT[0]!;
    key[1] = OUT[1]!;
  }
  return key;
}

/** The root stream of a seed: any integer that a double holds exactly. */
export function createRng(seed: number): Rng {
  return new PhiloxStream(absorb(new Uint32Array(2), `seed:${seed}`));
}
