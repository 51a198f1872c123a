import fc from 'fast-check';
import { stationaryDistribution } from './stationaryDistribution.ts';

const chain = (startProb: number[], transMat: number[]) => ({
  nStates: startProb.length,
  startProb: Float64Array.from(startProb),
  transMat: Float64Array.from(transMat),
});

const normalised = (weights: readonly number[]) => {
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / total);
};

const chains = fc.integer({ min: 1, max: 6 }).chain((nStates) => {
  const distribution = fc
    .array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: nStates, maxLength: nStates })
    .map(normalised);
  return fc
    .tuple(distribution, fc.array(distribution, { minLength: nStates, maxLength: nStates }))
    .map(([start, rows]) => chain(start, rows.flat()));
});

test('one step of the chain leaves the stationary distribution as it is', () => {
  fc.assert(
    fc.property(chains, (hmm) => {
      const share = stationaryDistribution(hmm);
      for (let j = 0; j < hmm.nStates; j++) {
        const next = share.reduce((sum, prob, i) => sum + prob * hmm.transMat[i * hmm.nStates + j]!, 0);
        expect(next).toBeCloseTo(share[j]!, 13);
      }
      expect(share.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 13);
    }),
  );
});

test('two states share time in inverse proportion to the probabilities of leaving them, however small', () => {
  const leave = [3e-14, 1e-14]; // 1 − a_kk would have two digits left
  const hmm = chain([0.5, 0.5], [1 - leave[0]!, leave[0]!, leave[1]!, 1 - leave[1]!]);
  expect(stationaryDistribution(hmm)[0]).toBeCloseTo(0.25, 14);
});

test('an absorbing state gets all the time', () => {
  const leftRight = chain([1, 0, 0], [0.9, 0.1, 0, 0, 0.8, 0.2, 0, 0, 1]);
  expect(Array.from(stationaryDistribution(leftRight))).toEqual([expect.closeTo(0, 50), expect.closeTo(0, 50), 1]);
});

test('of several closed sets of states each gets the probability that the start ends in it', () => {
  const absorbed = chain([0, 1, 0], [1, 0, 0, 0.3, 0.5, 0.2, 0, 0, 1]);
  const share = stationaryDistribution(absorbed);
  expect(share[0]).toBeCloseTo(0.6, 14);
  expect(share[2]).toBeCloseTo(0.4, 14);
});

test('a state that the start never reaches gets no time', () => {
  expect(Array.from(stationaryDistribution(chain([1, 0], [1, 0, 0.5, 0.5])))).toEqual([1, 0]);
});

test('a chain that alternates spends half of the time in each state', () => {
  expect(Array.from(stationaryDistribution(chain([1, 0], [0, 1, 1, 0])))).toEqual([0.5, 0.5]);
});
