import { withArena } from '../memory/arena.ts';
import { kernels } from '../memory/kernels.ts';
import { paddedStates } from './paddedStates.ts';
import type { HmmWorkspace } from './workspace.ts';

/**
 * The most probable states given all rows (Viterbi 1967), of a model whose chain and densities are loaded. Of equally
 * probable ones, the lower states from the back.
 * @returns states [T] and log p(states, x_1..T), nats, summed over the runs
 */
export function mostProbablePath({ sizes, regions, frame }: HmmWorkspace): { states: Int32Array; logProb: number } {
  const { nRows, nStates } = sizes;
  return withArena((arena) => {
    const logStart = arena.f64(paddedStates(nStates));
    const logTrans = arena.f64(paddedStates(nStates) ** 2);
    const states = arena.i32(nRows);
    logStart.view().set(regions.startProb.view().map(Math.log));
    logTrans.view().set(regions.transMat.view().map(Math.log));
    const scores = regions.likelihood.address; // nobody needs it in between
    const logProb = kernels().viterbi(frame.address, logStart.address, logTrans.address, scores, states.address);
    return { states: states.view().slice(), logProb };
  });
}
