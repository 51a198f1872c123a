import type { Emission, EmissionName, Hmm } from '../hmm.ts';
import type { EmissionFamily } from './emissionFamily.ts';
import { gaussian } from './gaussian/gaussian.ts';

/** Every emission family; an entry that is missing or has the wrong types does not compile. */
export const emissionFamilies: { readonly [N in EmissionName]: EmissionFamily<Extract<Emission, { family: N }>> } = {
  gaussian,
} as never;

/** The family of a model's emissions. */
export function emissionFamilyOf<E extends Emission>(hmm: Hmm<E>): EmissionFamily<E> {
  return emissionFamilies[hmm.emission.family as EmissionName] as EmissionFamily<Emission> as EmissionFamily<E>;
}
