import { owenScramble, SOBOL_DIMENSIONS, sobolBits } from '@winnow/numerics';
import { nextNumber } from '../nextNumber.ts';
import type { Sampler } from '../sampler.ts';
import { fromUnit } from '../unitCube.ts';
import { suggestEach } from './suggestEach.ts';

/**
 * Quasi-random points: trial n takes point n of a Sobol sequence, Owen-scrambled for the study. Any 2^k trials from a
 * multiple of 2^k on are spread evenly over every parameter. Parameters beyond the 40th start over with the dimensions
 * in another scrambled order of points (Burley 2020, "Practical hash-based Owen scrambling", section 5).
 */
export const sobolSampler: Sampler = {
  name: 'sobol',
  suggest(space, history, _rng, shared) {
    const number = nextNumber(history);
    return suggestEach(space, (param) => {
      const i = space.params.indexOf(param);
      const block = Math.floor(i / SOBOL_DIMENSIONS);
      const index = block === 0 ? number : owenScramble(number, shared.split('sobol', 'order', block).uint32());
      const bits = sobolBits(index, i % SOBOL_DIMENSIONS);
      return fromUnit(param, owenScramble(bits, shared.split('sobol', param.name).uint32()) / 2 ** 32);
    });
  },
};
