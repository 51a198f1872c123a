import type { Hmm, Observations } from '../hmm.ts';
import { baumWelch } from './baumWelch.ts';
import type { EmOptions } from './options.ts';

/** Short runs tell a bad start from a good one: most of what EM gains, it gains in its first steps. */
const SHORT_RUN = 8;

/**
 * Of several starts the one that is furthest after a short run of EM, at the end of that run (Biernacki, Celeux and
 * Govaert 2003, "Choosing starting values for the EM algorithm", em-EM); the first among equals. A single start is given
 * back as it is.
 */
export function chooseStart(starts: readonly Hmm[], obs: Observations, options: EmOptions): Hmm {
  if (starts.length === 1) return starts[0]!;
  const nIter = Math.min(SHORT_RUN, options.nIter);
  const runs = starts.map((start) => baumWelch(start, obs, { ...options, nIter }));
  const objective = (run: (typeof runs)[number]) => run.convergence.history.at(-1)!;
  return runs.reduce((best, run) => (objective(run) > objective(best) ? run : best)).hmm;
}
