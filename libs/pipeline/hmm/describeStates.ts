import {
  type Hmm,
  interpretRegimes,
  type RegimeThresholds,
  type StateProfile,
  stateProfiles,
  stationaryDistribution,
} from '@winnow/models';
import { likeliestStates } from './regimesCsv.ts';
import type { RegimeTable } from './regimeTable.ts';
import type { RowRange } from './splitTable.ts';

/** What a state of a trained model is like. Notation: D features. */
export interface StateDescription extends StateProfile {
  /** unique name: of the regime where there are prices, else `state_<k>` */
  readonly regime: string;
  /** the profile in one sentence */
  readonly description: string;
  /** share of time in the long run, by the model */
  readonly stationary: number;
  /** [D] mean of each feature, unscaled, over the rows in the state; null where there are none */
  readonly featureMeans: readonly (number | null)[];
}

/**
 * Describes the states by the rows that the model was fitted on, so that a name does not depend on later rows.
 * @param filtered [N, K]
 */
export function describeStates(
  hmm: Hmm,
  table: RegimeTable,
  filtered: Float64Array,
  range: RowRange,
  thresholds: RegimeThresholds,
): StateDescription[] {
  const { start, end } = range;
  const K = hmm.nStates;
  const states = likeliestStates(filtered.subarray(start * K, end * K), K);
  const ret = table.ret?.slice(start, end) ?? new Float64Array(end - start).fill(Number.NaN);
  const profiles = stateProfiles(hmm, { states, ret, runStarts: Int32Array.of(0) });
  const regimes = interpretRegimes(profiles, thresholds);
  const stationary = stationaryDistribution(hmm);
  return profiles.states.map((profile, k) => ({
    ...profile,
    regime: table.ret === undefined ? `state_${k}` : regimes[k]!.name,
    description: regimes[k]!.description,
    stationary: stationary[k]!,
    featureMeans: featureMeans(table, start, states, k),
  }));
}

function featureMeans(
  { data, cols }: RegimeTable,
  start: number,
  states: Int32Array,
  state: number,
): (number | null)[] {
  return Array.from({ length: cols }, (_, col) => {
    let sum = 0;
    let count = 0;
    for (let i = 0; i < states.length; i++) {
      const value = data[(start + i) * cols + col]!;
      if (states[i] !== state || Number.isNaN(value)) continue;
      sum += value;
      count += 1;
    }
    return count === 0 ? null : sum / count;
  });
}
