import type { Emission, EmissionName, Hmm } from '../hmm.ts';
import { categorical } from './categorical.ts';
import type { EmissionFamily } from './emissionFamily.ts';
import { gaussian } from './gaussian/gaussian.ts';
import { gaussianMixture } from './mixture/gaussianMixture.ts';
import { poisson } from './poisson.ts';
import { studentT } from './student/studentT.ts';

/** Every emission family; an entry that is missing or is not of its name's emission does not compile. */
export const emissionFamilies: { readonly [N in EmissionName]: EmissionFamily<Extract<Emission, { family: N }>> } = {
  gaussian,
  gaussian_mixture: gaussianMixture,
  student_t: studentT,
  categorical,
  poisson,
};

/** The family of a model's emissions. The cast says what the mapped type ensures: name and emission belong together. */
export function emissionFamilyOf<E extends Emission>(hmm: Hmm<E>): EmissionFamily<E> {
  const family: EmissionFamily = emissionFamilies[hmm.emission.family];
  return family as EmissionFamily<E>;
}
