import { stateProfiles } from './stateProfiles.ts';

const twoStates = { nStates: 2, transMat: Float64Array.of(0.75, 0.25, 0.4, 0.6) };

const decoded = {
  states: Int32Array.of(0, 0, 1, 1, 1, 0, 1, 1),
  ret: Float64Array.of(0.1, -0.5, 0.02, 0.04, -0.01, 0.2, Number.NaN, 0.03),
  runStarts: Int32Array.of(0, 7),
};

test('a profile counts rows, share and visits, and a run start begins a visit', () => {
  const [first, second] = stateProfiles(twoStates, decoded).states;
  expect(first).toMatchObject({ state: 0, rows: 3, share: 3 / 8, visits: 2, observedDwell: 1.5 });
  expect(second).toMatchObject({ state: 1, rows: 5, share: 5 / 8, visits: 3, observedDwell: 5 / 3 });
});

test('the dwell time and the moves to come are those of the model', () => {
  const [first, second] = stateProfiles(twoStates, decoded).states;
  expect(first).toMatchObject({ expectedDwell: 4, transitionProbs: [0.75, 0.25] });
  expect(second!.expectedDwell).toBeCloseTo(2.5, 12);
});

test('moments, win rate and drawdown are over the returns of the state, without the missing ones', () => {
  const [first, second] = stateProfiles(twoStates, decoded).states;
  // 0.1, −0.5, 0.2: deviations from −1/15 are 1/6, −13/30, 4/15
  expect(first!.mean).toBeCloseTo(-1 / 15, 12);
  expect(first!.volatility).toBeCloseTo(Math.sqrt((25 + 169 + 64) / 900 / 2), 12);
  expect(first!.skew).toBeCloseTo((125 - 2197 + 512) / 27_000 / 3 / ((25 + 169 + 64) / 900 / 3) ** 1.5, 12);
  expect(first!.winRate).toBeCloseTo(2 / 3, 12);
  expect(first!.maxDrawdown).toBeCloseTo(0.5, 12); // 1.1 → 0.55, then 0.66
  expect(second).toMatchObject({ observed: 4, winRate: 0.75 });
  expect(second!.maxDrawdown).toBeCloseTo(0.01, 12);
});

test('the sample is described whatever the states', () => {
  const { sample } = stateProfiles(twoStates, decoded);
  expect(sample.observed).toBe(7);
  expect(sample.mean).toBeCloseTo((0.1 - 0.5 + 0.02 + 0.04 - 0.01 + 0.2 + 0.03) / 7, 12);
});

test('drawdown compounds over the joined rows of a state', () => {
  const states = Int32Array.of(0, 1, 0, 1, 0);
  const ret = Float64Array.of(-0.1, 0.5, -0.1, -0.9, -0.1);
  const profile = stateProfiles(twoStates, { states, ret, runStarts: Int32Array.of(0) }).states[0]!;
  expect(profile.maxDrawdown).toBeCloseTo(1 - 0.9 ** 3, 12);
});

test('what the rows do not determine is null, and a state that is never left has no dwell time', () => {
  const hmm = { nStates: 3, transMat: Float64Array.of(1, 0, 0, 0.5, 0.5, 0, 0, 0, 1) };
  const one = { states: Int32Array.of(0, 1, 1), ret: Float64Array.of(0.1, 0.2, 0.2), runStarts: Int32Array.of(0) };
  const [first, second, third] = stateProfiles(hmm, one).states;
  expect(first).toMatchObject({ mean: 0.1, volatility: null, skew: null, expectedDwell: null });
  expect(second).toMatchObject({ volatility: 0, skew: null });
  expect(third).toMatchObject({ rows: 0, share: 0, visits: 0, mean: null, winRate: null, observedDwell: null });
  expect(JSON.parse(JSON.stringify(third))).toEqual(third);
});

test.each([
  ['a state that the model lacks', { ...decoded, states: decoded.states.with(3, 2) }, 'argument_invalid'],
  ['a return below −1', { ...decoded, ret: decoded.ret.with(0, -1.5) }, 'argument_invalid'],
  ['an infinite return', { ...decoded, ret: decoded.ret.with(0, Infinity) }, 'argument_invalid'],
  ['returns of another length', { ...decoded, ret: new Float64Array(7) }, 'shape_mismatch'],
  ['runs out of order', { ...decoded, runStarts: Int32Array.of(0, 5, 5) }, 'argument_invalid'],
  ['no rows', { states: new Int32Array(0), ret: new Float64Array(0), runStarts: Int32Array.of(0) }, 'argument_invalid'],
])('stateProfiles() refuses %s', (_name, bad, code) => {
  expect(() => stateProfiles(twoStates, bad)).toThrow(expect.objectContaining({ code }));
});
