import { assertShape } from '@winnow/core';
import { withArena } from '../memory/arena.ts';
import { type ChainExpectation, passes } from './expectation.ts';
import { type HmmWorkspace, writingTo } from './workspace.ts';

/**
 * Expectation step of a model whose chain is loaded and whose log densities are given, in a workspace made for that.
 * @param logDensity [T, K] log p(x_t | s_t = k); −∞ is allowed, NaN is not
 * @returns with smoothed [T, K] p(s_t = k | x_1..T), rows sum to 1
 */
export function chainExpectation(
  work: HmmWorkspace,
  logDensity: Float64Array,
): ChainExpectation & { readonly smoothed: Float64Array } {
  assertShape('chainExpectation', 'logDensity', logDensity, work.sizes.nRows * work.sizes.nStates);
  work.regions.data.view().set(logDensity);
  return withArena((arena) => {
    const smoothed = arena.f64(logDensity.length);
    const chain = writingTo(work, 'smoothed', smoothed, () => passes(work));
    return { ...chain, smoothed: smoothed.view().slice() };
  });
}
