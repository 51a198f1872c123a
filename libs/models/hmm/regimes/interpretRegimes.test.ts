import { createRng } from '@winnow/core';
import { mean } from '@winnow/numerics';
import { defaultRegimeThresholds, interpretRegimes } from './interpretRegimes.ts';
import { stateProfiles } from './stateProfiles.ts';

interface Kind {
  readonly mean: number;
  readonly volatility: number;
}

const BULL: Kind = { mean: 0.001, volatility: 0.006 };
const BEAR: Kind = { mean: -0.0015, volatility: 0.011 };
const SIDEWAYS: Kind = { mean: 0, volatility: 0.008 };
const CRISIS: Kind = { mean: -0.006, volatility: 0.035 };
const EUPHORIC: Kind = { mean: 0.006, volatility: 0.03 };
const TURBULENT: Kind = { mean: 0, volatility: 0.03 };

const rng = createRng(7).split('market');
const noise = Float64Array.from({ length: 50_000 }, () => rng.normal());

/**
 * Profiles of a market that visits its states in turn: `cycles` times, `dwell[k]` bars in state k. Returns are normal and
 * centred in each state, so that luck has no part in the names.
 */
function market(kinds: readonly Kind[], dwell: readonly number[], cycles = 20) {
  const visit = kinds.flatMap((_kind, k) => new Array<number>(dwell[k]!).fill(k));
  const states = Int32Array.from({ length: cycles * visit.length }, (_v, t) => visit[t % visit.length]!);
  const luck = kinds.map((_kind, k) => mean(noise.subarray(0, states.length).filter((_v, t) => states[t] === k)));
  const ret = Float64Array.from(states, (k, t) => kinds[k]!.mean + kinds[k]!.volatility * (noise[t]! - luck[k]!));
  const nStates = kinds.length;
  const transMat = Float64Array.from({ length: nStates ** 2 }, (_v, ij) => {
    const [from, to] = [Math.floor(ij / nStates), ij % nStates];
    const leave = nStates === 1 ? 0 : 1 / dwell[from]!;
    return from === to ? 1 - leave : to === (from + 1) % nStates ? leave : 0;
  });
  return stateProfiles({ nStates, transMat }, { states, ret, runStarts: Int32Array.of(0) });
}

const namesOf = (...args: Parameters<typeof market>) => interpretRegimes(market(...args)).map(({ name }) => name);

test.each([
  ['a bull and a bear market', [BULL, BEAR], [80, 60], ['bull', 'bear']],
  ['with a crash', [BULL, SIDEWAYS, CRISIS], [80, 60, 15], ['bull', 'sideways', 'crisis']],
  ['with a mania', [SIDEWAYS, EUPHORIC, BEAR], [80, 15, 60], ['sideways', 'euphoric', 'bear']],
  ['with wild bars that lead nowhere', [BULL, TURBULENT, BEAR], [80, 15, 60], ['bull', 'turbulent', 'bear']],
  [
    'of five regimes',
    [CRISIS, BEAR, SIDEWAYS, BULL, EUPHORIC],
    [12, 60, 60, 90, 12],
    ['crisis', 'bear', 'sideways', 'bull', 'euphoric'],
  ],
])('each name stands where it should in a market %s', (_name, kinds, dwell, expected) => {
  expect(namesOf(kinds, dwell)).toEqual(expected);
});

test('one state is the whole sample and so sideways', () => {
  expect(namesOf([BULL], [100])).toEqual(['sideways']);
});

test('states of one kind get unique names, the calmest the plain one', () => {
  const wilder = { mean: 0.0015, volatility: 0.009 };
  expect(namesOf([wilder, BULL, BEAR, BEAR], [60, 80, 60, 60])).toEqual([
    'bull_2',
    'bull',
    expect.any(String),
    expect.any(String),
  ]);
  const names = namesOf([BEAR, BULL, BEAR, BEAR], [60, 200, 60, 60]);
  expect(names.filter((name) => name.startsWith('bear')).sort()).toEqual(['bear', 'bear_2', 'bear_3']);
});

test('a state that rises less than the sample is sideways, not bear', () => {
  const strong = { mean: 0.004, volatility: 0.01 };
  const weak = { mean: 0.001, volatility: 0.01 };
  expect(namesOf([strong, weak], [50, 50])).toEqual(['bull', 'sideways']);
});

test('a mean within the error of its estimate gives no direction', () => {
  const states = Int32Array.from({ length: 1000 }, (_v, t) => (t >= 500 && t < 540 ? 1 : 0));
  // in state 1: 40 returns of ±5 %, mean −0.4 %, standard error 0.8 %
  const ret = Float64Array.from(
    states,
    (k, t) => (k === 0 ? 0.01 : 0.05) * (t % 2 === 0 ? 1 : -1) - (k === 0 ? 0 : 0.004),
  );
  const profiles = stateProfiles(
    { nStates: 2, transMat: Float64Array.of(0.9, 0.1, 0.1, 0.9) },
    { states, ret, runStarts: Int32Array.of(0) },
  );
  const kindAt = (standardErrors: number) =>
    interpretRegimes(profiles, { ...defaultRegimeThresholds, standardErrors })[1]!.kind;
  expect([kindAt(0), kindAt(1)]).toEqual(['crisis', 'turbulent']);
});

test('names do not depend on the bar length', () => {
  const daily = interpretRegimes(market([BULL, SIDEWAYS, CRISIS], [80, 60, 15]));
  const fourHourly = interpretRegimes(
    market(
      [BULL, SIDEWAYS, CRISIS].map(({ mean, volatility }) => ({
        mean: mean / 6,
        volatility: volatility / Math.sqrt(6),
      })),
      [80 * 6, 60 * 6, 15 * 6],
      50,
    ),
  );
  expect(fourHourly.map(({ name }) => name)).toEqual(daily.map(({ name }) => name));
  for (const [k, { volatilityRatio }] of fourHourly.entries()) {
    expect(volatilityRatio! / daily[k]!.volatilityRatio!).toBeCloseTo(1, 1);
  }
});

test('the measures are the z-score of an expected visit and the ratio to the volatility of the sample', () => {
  const profiles = market([BULL, BEAR], [80, 60]);
  const [bull, bear] = interpretRegimes(profiles);
  const { sample, states } = profiles;
  const [rising, falling] = states.map(({ mean, volatility }) => ({ mean: mean!, volatility: volatility! }));
  expect(sample.mean).toBeLessThan(0);
  expect(bull!.returnZ).toBeCloseTo((Math.sqrt(80) * rising!.mean) / rising!.volatility, 12);
  expect(bear!.returnZ).toBeCloseTo((Math.sqrt(60) * (falling!.mean - sample.mean!)) / falling!.volatility, 12);
  expect(bull!.volatilityRatio).toBeCloseTo(rising!.volatility / sample.volatility!, 12);
});

test('thresholds move the borders', () => {
  const profiles = market([BULL, SIDEWAYS, CRISIS], [80, 60, 15]);
  const kinds = (returnZ: number, highVolatility: number) =>
    interpretRegimes(profiles, { ...defaultRegimeThresholds, returnZ, highVolatility }).map(({ kind }) => kind);
  expect(kinds(50, 1.5)).toEqual(['sideways', 'sideways', 'turbulent']);
  expect(kinds(0.1, 20)).toEqual(['bull', 'sideways', 'bear']);
});

test('a state that the sample never meets is unseen and keeps the others as they are', () => {
  const profiles = stateProfiles(
    { nStates: 2, transMat: Float64Array.of(0.9, 0.1, 0.5, 0.5) },
    { states: new Int32Array(4), ret: Float64Array.of(0.1, -0.1, 0.1, -0.1), runStarts: Int32Array.of(0) },
  );
  const [seen, unseen] = interpretRegimes(profiles);
  expect(seen!.name).toBe('sideways');
  expect(unseen).toMatchObject({ name: 'unseen', kind: 'unseen', returnZ: null, volatilityRatio: null });
  expect(unseen!.description).toBe(
    'never met in the sample; expected to last 2.0 bars and then, with 100 %, to turn sideways',
  );
});

test('returns that never vary lie at the centre of their sample', () => {
  const flat = stateProfiles(
    { nStates: 1, transMat: Float64Array.of(1) },
    { states: new Int32Array(4), ret: new Float64Array(4).fill(0.01), runStarts: Int32Array.of(0) },
  );
  expect(interpretRegimes(flat)[0]).toMatchObject({ name: 'sideways', returnZ: 0, volatilityRatio: 0 });
});

test('a description says the profile in one sentence', () => {
  const ret = Float64Array.of(0.01, 0.02, 0.03, -0.04, -0.01);
  const profiles = stateProfiles(
    { nStates: 2, transMat: Float64Array.of(0.75, 0.25, 0.5, 0.5) },
    { states: Int32Array.of(0, 0, 0, 1, 1), ret, runStarts: Int32Array.of(0) },
  );
  expect(interpretRegimes(profiles)[0]!.description).toBe(
    "60 % of the time, gains 2.000 % a bar, volatility 1.000 % a bar (0.36 × the sample's), 100 % of bars up, " +
      'visits of 3.0 bars on average, expected to last 4.0 bars and then, with 100 %, to turn bear',
  );
});

test.each([{ returnZ: 0 }, { returnZ: Number.NaN }, { highVolatility: 1 }, { standardErrors: -1 }])(
  'thresholds outside their range are refused: %p',
  (bad) => {
    const thresholds = { ...defaultRegimeThresholds, ...bad };
    expect(() => interpretRegimes(market([BULL, BEAR], [5, 5], 3), thresholds)).toThrow(
      expect.objectContaining({ code: 'argument_invalid' }),
    );
  },
);
