import { emissionFamilyOf } from '../emissions/emissionFamilies.ts';
import type { Hmm, Observations } from '../hmm.ts';
import { forward } from './forward.ts';
import type { FilterWorkspace } from './workspace.ts';

/** Log densities and forward pass. @returns log p(x_1..T) */
export function runForward(hmm: Hmm, obs: Observations, work: FilterWorkspace): number {
  emissionFamilyOf(hmm).logDensityOf(hmm)(obs, work.logDensity);
  return forward(hmm, obs.runStarts, obs.rows, work);
}
