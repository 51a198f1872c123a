import { withArena } from '../memory/arena.ts';
import { kernels } from '../memory/kernels.ts';
import type { HmmWorkspace } from './workspace.ts';

/**
 * The most probable states given all rows (Viterbi 1967), of a model whose chain and densities are loaded. Of equally
 * probable ones it is the one whose states, from the last row back, have the lowest numbers.
 * @returns states [T] and log p(states, x_1..T), nats, summed over the runs
 */
export function mostProbablePath({ sizes, regions, frame }: HmmWorkspace): { states: Int32Array; logProb: number } {
  return withArena((arena) => {
    const states = arena.i32(sizes.nRows);
    const [logStart, logTrans, logTransposed] = (['startProb', 'transMat', 'transposed'] as const).map((name) => {
      const logs = regions[name].view().map(Math.log);
      const region = arena.f64(logs.length);
      region.view().set(logs);
      return region.address;
    });
    const scores = regions.likelihood.address; // free between passes
    const logProb = kernels().viterbi(frame.address, logStart!, logTrans!, logTransposed!, scores, states.address);
    return { states: states.view().slice(), logProb };
  });
}
