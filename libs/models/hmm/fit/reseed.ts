import type { Rng } from '@winnow/core';
import { viterbi } from '../chain/viterbi.ts';
import type { EmissionSpec } from '../emissions/emissionFamily.ts';
import type { Hmm, Observations } from '../hmm.ts';
import { startFromLabels } from './initialise.ts';
import type { HmmFit, HmmPrior } from './options.ts';
import { selectRows } from './selectRows.ts';
import { startingLabels } from './startingLabels.ts';

/**
 * A start for another fit in which each degenerate state takes over a part of the largest state: the rows go to the
 * states of the most probable path, then those of the largest are clustered in two. Notation: see hmm.ts.
 */
export function reseed(
  spec: EmissionSpec,
  { hmm, degenerateStates }: HmmFit,
  obs: Observations,
  prior: HmmPrior,
  rng: Rng,
): Hmm {
  const labels = viterbi(hmm, obs).states;
  for (const state of degenerateStates) splitLargest(obs, labels, state, spec.nStates, rng);
  return startFromLabels(spec, obs, labels, prior, rng);
}

/** Gives a cluster of the rows of the most frequent label to `state`. @param labels [T], changed in place */
function splitLargest(obs: Observations, labels: Int32Array, state: number, nStates: number, rng: Rng): void {
  const counts = new Int32Array(nStates);
  for (const label of labels) counts[label]!++;
  const largest = counts.indexOf(Math.max(...counts));
  const members = Int32Array.from(labels.keys()).filter((t) => labels[t] === largest);
  startingLabels(selectRows(obs, members), 2, 'plusplus', 'values', rng).forEach((half, n) => {
    if (half === 1) labels[members[n]!] = state;
  });
}
