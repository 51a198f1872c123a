import { withArena } from '../memory/arena.ts';
import { type ChainExpectation, passes } from './expectation.ts';
import { type HmmWorkspace, writingTo } from './workspace.ts';

/**
 * Expectation step of a model whose chain and densities are loaded, for families whose statistics are not the kernel's.
 * @returns with smoothed [T, K] p(s_t = k | x_1..T), rows sum to 1
 */
export function chainExpectation(work: HmmWorkspace): ChainExpectation & { readonly smoothed: Float64Array } {
  return withArena((arena) => {
    const smoothed = arena.f64(work.sizes.nRows * work.sizes.nStates);
    const chain = writingTo(work, 'smoothed', smoothed, () => passes(work));
    return { ...chain, smoothed: smoothed.view().slice() };
  });
}
