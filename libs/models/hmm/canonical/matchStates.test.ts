import { createRng } from '@winnow/core';
import fc from 'fast-check';
import { modelsOfEveryFamily } from '../../testing/modelsOfEveryFamily.ts';
import type { Hmm } from '../hmm.ts';
import { assignRegimeIds, firstRegimeIds } from './assignRegimeIds.ts';
import { type MatchOptions, matchStates } from './matchStates.ts';
import { permuteStates } from './permuteStates.ts';

/** States with the given means and standard deviation 1; each lasts 20 rows on average. */
function statesAt(means: readonly number[], stay = 0.95): Hmm {
  const nStates = means.length;
  const leave = nStates === 1 ? 0 : (1 - stay) / (nStates - 1);
  return {
    nStates,
    nFeatures: 1,
    startProb: new Float64Array(nStates).fill(1 / nStates),
    transMat: Float64Array.from({ length: nStates ** 2 }, (_v, ij) =>
      ij % (nStates + 1) === 0 ? 1 - leave * (nStates - 1) : leave,
    ),
    emission: {
      family: 'gaussian',
      covarianceType: 'diag',
      means: Float64Array.from(means),
      covars: new Float64Array(nStates).fill(1),
    },
  };
}

const options = fc.constantFrom<MatchOptions>({}, { metric: 'symmetric_kl' }, { driftLimit: 10 });
const models = fc
  .uniqueArray(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 5 })
  .map((means) => statesAt(means));

test('a model matches itself: the identity without drift', () => {
  fc.assert(
    fc.property(models, options, (hmm, chosen) => {
      const identity = Array.from({ length: hmm.nStates }, (_v, k) => k);
      expect(matchStates(hmm, hmm, chosen)).toEqual({
        predecessors: identity,
        drift: identity.map(() => 0),
        overallDrift: 0,
        order: identity,
        ended: [],
      });
    }),
  );
});

test('a permutation of the states is found and undone', () => {
  fc.assert(
    fc.property(models, fc.integer(), (hmm, seed) => {
      const shuffled = Array.from({ length: hmm.nStates }, (_v, k) => k);
      createRng(seed).shuffle(shuffled);
      const permuted = permuteStates(hmm, shuffled);
      const match = matchStates(hmm, permuted);
      expect(match.predecessors).toEqual(shuffled);
      expect(permuteStates(permuted, match.order)).toEqual(hmm);
    }),
  );
});

test.each(modelsOfEveryFamily(createRng(1)))('%s: permuted states are found, whatever the distance', (_name, hmm) => {
  const permuted = permuteStates(hmm, [1, 2, 0]);
  const found = { predecessors: [1, 2, 0], overallDrift: expect.closeTo(0, 12), ended: [] };
  expect(matchStates(hmm, permuted)).toMatchObject(found);
  expect(matchStates(hmm, permuted, { metric: 'symmetric_kl' })).toMatchObject(found);
});

test('drift is symmetric: the way back costs what the way there costs', () => {
  fc.assert(
    fc.property(models, models, options, (p, q, chosen) => {
      const forth = matchStates(p, q, chosen);
      const back = matchStates(q, p, chosen);
      expect(back.overallDrift).toBeCloseTo(forth.overallDrift, 12);
      expect(back.ended).toHaveLength(forth.predecessors.filter((from) => from === null).length);
    }),
  );
});

test('drift grows with the shift, up to the limit at which the state counts as new', () => {
  const shifts = [0, 0.25, 0.5, 1, 1.5, 2];
  const matches = shifts.map((shift) => matchStates(statesAt([0, 100]), statesAt([0, 100 + shift])));
  for (const [i, { drift, overallDrift }] of matches.entries()) {
    expect(drift[0]).toBe(0);
    expect(drift[1]).toBeCloseTo(shifts[i]! ** 2 / 8, 9);
    expect(overallDrift).toBeCloseTo(shifts[i]! ** 2 / 16, 9); // half of the time
  }
  expect(matchStates(statesAt([0, 100]), statesAt([0, 102.1]))).toMatchObject({
    predecessors: [0, null],
    overallDrift: expect.closeTo(0.25, 12),
    ended: [1],
  });
});

test('states are matched as a whole: one does not take the predecessor that another needs more', () => {
  // the first state is nearest to state 1 of the model before, but so is the second
  const match = matchStates(statesAt([-1, 1]), statesAt([0.1, 1.2]), { driftLimit: 10 });
  expect(match.predecessors).toEqual([0, 1]);
});

test('of the time in drift, states weigh by their share', () => {
  const rare = (mean: number): Hmm => ({ ...statesAt([0, mean]), transMat: Float64Array.of(0.99, 0.01, 0.09, 0.91) });
  expect(matchStates(rare(5), rare(6)).overallDrift).toBeCloseTo(0.1 / 8, 12);
});

test('a state too many is new, a state too few has ended, and the drift of a new one is to the nearest before', () => {
  const [two, three] = [statesAt([0, 10]), statesAt([10, 4, 0])];
  expect(matchStates(two, three)).toMatchObject({
    predecessors: [1, null, 0],
    drift: [0, 2, 0],
    order: [2, 0, 1],
    ended: [],
  });
  expect(matchStates(three, two)).toMatchObject({ predecessors: [2, 0], drift: [0, 0], order: [1, 0], ended: [1] });
});

test('ids stay with their regimes over retrains and are never used again', () => {
  const models = [
    [0, 10],
    [10, 20, 0],
    [20, 0],
    [10, 0, 20],
  ].map((means) => statesAt(means));
  const history = [firstRegimeIds(2)];
  for (let i = 1; i < models.length; i++) {
    history.push(assignRegimeIds(history[i - 1]!, matchStates(models[i - 1]!, models[i]!)));
  }
  expect(history).toEqual([
    { ids: [0, 1], nextId: 2 },
    { ids: [1, 2, 0], nextId: 3 },
    { ids: [2, 0], nextId: 3 },
    { ids: [3, 0, 2], nextId: 4 },
  ]);
});

test('ids of another model are refused', () => {
  const match = matchStates(statesAt([0, 10]), statesAt([0, 10]));
  expect(() => assignRegimeIds(firstRegimeIds(3), match)).toThrow(expect.objectContaining({ code: 'shape_mismatch' }));
});

test.each([0, -1, Number.NaN, Infinity])('a drift limit of %p is refused', (driftLimit) => {
  const hmm = statesAt([0, 1]);
  expect(() => matchStates(hmm, hmm, { driftLimit })).toThrow(expect.objectContaining({ code: 'argument_invalid' }));
});

test('infinitely distant categorical states are matched with the others and are new themselves', () => {
  const categorical = (...probs: number[]): Hmm => ({
    ...statesAt([0, 1]),
    emission: { family: 'categorical', nCategories: 3, probs: Float64Array.from(probs) },
  });
  const match = matchStates(categorical(1, 0, 0, 0, 1, 0), categorical(0, 0, 1, 1, 0, 0));
  expect(match).toMatchObject({ predecessors: [null, 0], ended: [1], overallDrift: 0.25 });
  expect(match.drift).toEqual([Infinity, 0]);
});
