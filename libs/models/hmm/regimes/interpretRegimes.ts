import { assertArgument } from '@winnow/core';
import { describeRegime } from './describeRegime.ts';
import type { ReturnProfile } from './returnProfile.ts';
import type { StateProfile, StateProfiles } from './stateProfiles.ts';

/**
 * Names for the states of a model, by return and volatility. The model knows nothing of them, and they change nothing in
 * it: a name is a reading of a profile.
 *
 * Two numbers place a state relative to the whole sample. Neither depends on the bar length, so that the same thresholds
 * serve hourly and daily bars.
 *
 * - volatilityRatio: volatility in the state over the volatility of the sample.
 * - returnZ: √L · excess / volatility in the state, for a visit of L bars (the model's expected dwell): how many of its
 *   own standard deviations the return of a visit lies away from what is ordinary. The excess is what the mean return
 *   differs from 0 or from the sample's mean, whichever is nearer, and 0 when it lies between them: a state that only
 *   rises less than the sample does not fall, and one that only falls less does not rise.
 *
 * A state **rises** when returnZ ≥ `returnZ` and **falls** when returnZ ≤ −`returnZ`, provided that the excess is at
 * least `standardErrors` standard errors (volatility / √returns) large: the mean of a wild state that was met a few
 * times only is mostly luck. Otherwise it is **flat**. A state is **volatile** when volatilityRatio ≥ `highVolatility`.
 *
 * |              | falls    | flat        | rises      |
 * |--------------|----------|-------------|------------|
 * | volatile     | crisis   | turbulent   | euphoric   |
 * | not volatile | bear     | sideways    | bull       |
 *
 * A state without two returns in the sample is `unseen`. States of one kind are told apart by volatility: the calmest
 * has the plain name, the next ones `bull_2`, `bull_3` …; equal volatilities keep the order of the states.
 */
export const regimeKinds = ['crisis', 'bear', 'turbulent', 'sideways', 'bull', 'euphoric', 'unseen'] as const;
export type RegimeKind = (typeof regimeKinds)[number];

export interface RegimeThresholds {
  /** in standard deviations of the return of a visit, positive */
  readonly returnZ: number;
  /** multiple of the sample's volatility, above 1; a state at r times that volatility can hold at most 1 / r² of the time */
  readonly highVolatility: number;
  /** not negative; at 1 a state without drift passes by chance one time in three, at 2 one time in twenty */
  readonly standardErrors: number;
}

export const defaultRegimeThresholds: RegimeThresholds = { returnZ: 0.1, highVolatility: 1.5, standardErrors: 1 };

export interface Regime {
  readonly state: number;
  readonly kind: RegimeKind;
  /** unique among the states of the model */
  readonly name: string;
  /** null for an unseen state */
  readonly returnZ: number | null;
  /** null for an unseen state */
  readonly volatilityRatio: number | null;
  /** the profile in one sentence */
  readonly description: string;
}

/** A state with where it lies; null when unseen. */
interface PlacedState {
  readonly profile: StateProfile;
  readonly place: { readonly returnZ: number; readonly volatilityRatio: number } | null;
  readonly kind: RegimeKind;
}

/**
 * @returns [K] in the order of the states
 * @throws WinnowError `argument_invalid` for a threshold outside its range
 */
export function interpretRegimes(profiles: StateProfiles, thresholds = defaultRegimeThresholds): Regime[] {
  const where = 'interpretRegimes';
  const { returnZ, highVolatility, standardErrors } = thresholds;
  assertArgument(returnZ > 0, where, 'thresholds.returnZ must be positive', returnZ);
  assertArgument(highVolatility > 1, where, 'thresholds.highVolatility must be above 1', highVolatility);
  assertArgument(standardErrors >= 0, where, 'thresholds.standardErrors must not be negative', standardErrors);
  const placed = profiles.states.map((profile) => placeState(profile, profiles.sample, thresholds));
  const names = uniqueNames(placed);
  return placed.map(({ profile, place, kind }, k) => ({
    state: profile.state,
    kind,
    name: names[k]!,
    returnZ: place?.returnZ ?? null,
    volatilityRatio: place?.volatilityRatio ?? null,
    description: describeRegime(profile, place?.volatilityRatio ?? null, names),
  }));
}

function placeState(profile: StateProfile, sample: ReturnProfile, thresholds: RegimeThresholds): PlacedState {
  const { mean, volatility, observed, observedDwell } = profile;
  if (mean === null || volatility === null) return { profile, place: null, kind: 'unseen' };
  const excess = excessReturn(mean, sample.mean!);
  const dwell = profile.expectedDwell ?? observedDwell!; // a state that is never left has the length of the sample
  const place = {
    returnZ: Math.sqrt(dwell) * ratio(excess, volatility),
    volatilityRatio: ratio(volatility, sample.volatility!),
  };
  const isCertain = Math.abs(excess) * Math.sqrt(observed) >= thresholds.standardErrors * volatility;
  const direction = isCertain && Math.abs(place.returnZ) >= thresholds.returnZ ? Math.sign(excess) : 0;
  return { profile, place, kind: kindOf(direction, place.volatilityRatio >= thresholds.highVolatility) };
}

/** Distance of the mean from the interval between 0 and the sample's mean, with the sign of its side. */
function excessReturn(mean: number, sampleMean: number): number {
  return mean - Math.min(Math.max(mean, Math.min(0, sampleMean)), Math.max(0, sampleMean));
}

/** Returns that do not vary have no z-scores; they count as ordinary. */
function ratio(value: number, scale: number): number {
  return scale > 0 ? value / scale : 0;
}

/** @param direction 1 rises, −1 falls, 0 flat */
function kindOf(direction: number, isVolatile: boolean): RegimeKind {
  if (direction > 0) return isVolatile ? 'euphoric' : 'bull';
  if (direction < 0) return isVolatile ? 'crisis' : 'bear';
  return isVolatile ? 'turbulent' : 'sideways';
}

/** @returns [K] */
function uniqueNames(placed: readonly PlacedState[]): string[] {
  const calmestFirst = placed.toSorted((a, b) => (a.place?.volatilityRatio ?? 0) - (b.place?.volatilityRatio ?? 0));
  return placed.map((state) => {
    const rank = calmestFirst.filter(({ kind }) => kind === state.kind).indexOf(state);
    return rank === 0 ? state.kind : `${state.kind}_${rank + 1}`;
  });
}
