import type { StateProfile } from './stateProfiles.ts';

/**
 * A state's profile in one sentence, for people; the numbers are the profile's, rounded.
 * @param volatilityRatio volatility over that of the sample, null for a state without returns
 * @param names           [K] of the model's states
 */
export function describeRegime(
  profile: StateProfile,
  volatilityRatio: number | null,
  names: readonly string[],
): string {
  if (profile.rows === 0) return `never met in the sample; ${outlook(profile, names)}`;
  return [
    `${percent(profile.share)} of the time`,
    ...returnsInWords(profile, volatilityRatio),
    `visits of ${bars(profile.observedDwell!)} on average`,
    outlook(profile, names),
  ].join(', ');
}

function returnsInWords({ mean, volatility, winRate }: StateProfile, volatilityRatio: number | null): string[] {
  if (mean === null || volatility === null || winRate === null || volatilityRatio === null) return [];
  return [
    `${mean < 0 ? 'loses' : 'gains'} ${percent(Math.abs(mean), 3)} a bar`,
    `volatility ${percent(volatility, 3)} a bar (${volatilityRatio.toFixed(2)} × the sample's)`,
    `${percent(winRate)} of bars up`,
  ];
}

function outlook({ state, expectedDwell, transitionProbs }: StateProfile, names: readonly string[]): string {
  if (expectedDwell === null) return 'never left by the model';
  const next = transitionProbs.reduce(
    (best, prob, k) => (k !== state && (best === -1 || prob > transitionProbs[best]!) ? k : best),
    -1,
  );
  const share = transitionProbs[next]! / (1 - transitionProbs[state]!);
  return `expected to last ${bars(expectedDwell)} and then, with ${percent(share)}, to turn ${names[next]}`;
}

function percent(share: number, digits = 0): string {
  return `${(100 * share).toFixed(digits)} %`;
}

function bars(count: number): string {
  const rounded = count.toFixed(1);
  return `${rounded} ${rounded === '1.0' ? 'bar' : 'bars'}`;
}
