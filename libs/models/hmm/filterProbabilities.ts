import type { FeatureMatrixView } from '../contract.ts';
import { emission } from './emission.ts';
import { forward } from './forward.ts';
import type { GaussianHmm } from './gaussianHmm.ts';
import { createForwardWorkspace } from './workspace.ts';

/**
 * Probability of each state given the rows of its run up to and including the current one. Notation: see gaussianHmm.ts.
 * @returns [T, K] p(s_t = k | x_1..t), rows sum to 1; no later row enters
 */
export function filterProbabilities(hmm: GaussianHmm, view: FeatureMatrixView): Float64Array {
  const work = createForwardWorkspace(view.rows, hmm.nStates);
  emission(hmm, view.data, view.rows, work.logDensity);
  forward(hmm, view.runStarts, view.rows, work);
  return work.filtered;
}
