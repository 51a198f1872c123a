import { withArena } from '../memory/arena.ts';
import { kernels } from '../memory/kernels.ts';
import { type HmmWorkspace, writingTo } from './workspace.ts';

/**
 * Probability of each state given the rows of its run so far, of a model whose chain and densities are loaded.
 * @returns probs [T, K] p(s_t = k | x_1..t), rows sum to 1, and logLik, log p(x_1..T) summed over the runs
 */
export function filteredProbs(work: HmmWorkspace): { logLik: number; probs: Float64Array } {
  return withArena((arena) => {
    const probs = arena.f64(work.sizes.nRows * work.sizes.nStates);
    const logLik = writingTo(work, 'filtered', probs, () => kernels().forward(work.frame.address));
    return { logLik, probs: probs.view().slice() };
  });
}
