import type { Rng } from '@winnow/core';
import { selectRows } from '../../fit/selectRows.ts';
import { startingLabels } from '../../fit/startingLabels.ts';
import type { Observations } from '../../hmm.ts';
import type { EmissionSpec } from '../emissionFamily.ts';

/** Every component starts possible: EM never raises a weight from 0. */
const START_PSEUDO_COUNT = 1;

/**
 * Splits the rows of each state among its components, by clustering.
 * @param labels [T] state of each row
 * @returns      [T] component of each row, 0 … K M − 1
 */
export function componentLabels(
  { nStates, nComponents }: EmissionSpec,
  obs: Observations,
  labels: Int32Array,
  rng: Rng,
): Int32Array {
  const split = new Int32Array(obs.rows);
  for (let k = 0; k < nStates; k++) {
    const members = Int32Array.from(labels.keys()).filter((t) => labels[t] === k);
    if (members.length === 0) continue;
    startingLabels(selectRows(obs, members), nComponents, 'plusplus', 'values', rng).forEach((m, n) => {
      split[members[n]!] = k * nComponents + m;
    });
  }
  return split;
}

/** Starting weights [K, M] in proportion to the rows of each component. @param split [T] */
export function componentStarts({ nStates, nComponents }: EmissionSpec, split: Int32Array): Float64Array {
  const counts = new Float64Array(nStates * nComponents).fill(START_PSEUDO_COUNT);
  for (const b of split) counts[b]!++;
  return counts.map((count, b) => {
    const first = b - (b % nComponents);
    return count / counts.subarray(first, first + nComponents).reduce((sum, value) => sum + value, 0);
  });
}
