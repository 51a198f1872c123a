import type { Rng } from '@winnow/core';
import { nextNumber } from '../nextNumber.ts';
import type { Sampler } from '../sampler.ts';
import { fromUnit } from '../unitCube.ts';
import { suggestEach } from './suggestEach.ts';

const PRECISION = 2 ** -40; // digits below it cannot be told apart in any range

/**
 * Quasi-random points: trial n takes point n of a Halton sequence, in base b = the i-th prime for parameter i, with the
 * digits of each place permuted at random for the study (Owen 2017, "A randomized Halton algorithm in R"). Any b^k
 * trials from a multiple of b^k on are spread evenly over that parameter.
 */
export const haltonSampler: Sampler = {
  name: 'halton',
  suggest(space, history, _rng, shared) {
    const bases = firstPrimes(space.params.length);
    const number = nextNumber(history);
    return suggestEach(space, (param) => {
      const base = bases[space.params.indexOf(param)]!;
      return fromUnit(param, scrambledInverse(number, base, shared.split('halton', param.name)));
    });
  },
};

/** Digits of `index` in `base`, mirrored at the point, each replaced by its place's permutation. In [0, 1). */
function scrambledInverse(index: number, base: number, rng: Rng): number {
  let rest = index;
  let weight = 1 / base;
  let unit = 0;
  for (let place = 0; weight > PRECISION; place++) {
    const permutation = Int32Array.from({ length: base }, (_, digit) => digit);
    rng.split(place).shuffle(permutation);
    unit += permutation[rest % base]! * weight;
    rest = Math.floor(rest / base);
    weight /= base;
  }
  return unit;
}

function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return primes;
}
