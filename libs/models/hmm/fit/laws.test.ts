import { createRng } from '@winnow/core';
import fc from 'fast-check';
import { emissionCases, randomModel, withMissing } from '../../testing/randomModel.ts';
import { permuteStates } from '../canonical/permuteStates.ts';
import { filterStates } from '../chain/filterStates.ts';
import { sampleHmm } from '../chain/sampleHmm.ts';
import { emissionFamilyOf } from '../emissions/emissionFamilies.ts';
import type { Hmm, Observations } from '../hmm.ts';
import { baumWelch } from './baumWelch.ts';
import type { HmmPrior } from './options.ts';

/** What must hold for any model and any rows; bench/hmm/laws.mjs runs the first law 10,000 times. */

interface Situation {
  readonly start: Hmm;
  readonly obs: Observations;
  readonly prior: Partial<HmmPrior>;
}

const priors: readonly Partial<HmmPrior>[] = [
  {},
  { stickiness: 5, startConcentration: 1, transitionConcentration: 0.5 },
  { covarsPrior: 0.3, pseudoCounts: 2 },
  { diagonalLoading: 0.1, shrinkage: 0.4, stickiness: 1 },
];

/** A start and rows of another model, in two runs, with or without missing values. */
const situations = fc
  .record({
    seed: fc.nat(),
    family: fc.constantFrom(...emissionCases),
    nStates: fc.integer({ min: 1, max: 4 }),
    nFeatures: fc.integer({ min: 1, max: 3 }),
    rows: fc.integer({ min: 12, max: 60 }),
    missing: fc.constantFrom(0, 0.2),
    prior: fc.constantFrom(...priors),
  })
  .map(({ seed, family, nStates, nFeatures, rows, missing, prior }): Situation => {
    const rng = createRng(seed);
    const start = randomModel(family, nStates, nFeatures, rng);
    const { data } = sampleHmm(randomModel(family, nStates, nFeatures, rng), rows, rng);
    const cols = start.nFeatures;
    const obs = {
      data: withMissing(data, missing, rng),
      rows,
      cols,
      runStarts: Int32Array.of(0, Math.floor(rows / 2)),
    };
    const varianceFloor = new Float64Array(cols).fill(0.01);
    return { start, obs, prior: { varianceFloor, ...prior } };
  });

/** The objective is a sum near 100 nats over matrices that may be near their floor. */
const ROUNDING = 1e-8;

test('EM never lowers its objective, for any family, prior and pattern of missing values', () => {
  fc.assert(
    fc.property(situations, fc.constantFrom('scaled' as const, 'log' as const), ({ start, obs, prior }, numerics) => {
      const { convergence } = baumWelch(start, obs, { nIter: 12, tol: Number.NEGATIVE_INFINITY, numerics, prior });
      const falls = convergence.history.slice(1).map((value, i) => convergence.history[i]! - value);
      expect(Math.max(0, ...falls)).toBeLessThan(ROUNDING);
      expect(convergence.reason).not.toBe('decrease');
    }),
    { numRuns: 150 },
  );
});

test('scaled and log numerics give the same fit', () => {
  fc.assert(
    fc.property(situations, ({ start, obs, prior }) => {
      const [scaled, log] = (['scaled', 'log'] as const).map((numerics) =>
        baumWelch(start, obs, { nIter: 3, tol: Number.NEGATIVE_INFINITY, numerics, prior }),
      ) as [ReturnType<typeof baumWelch>, ReturnType<typeof baumWelch>];
      scaled.convergence.history.forEach((value, i) => {
        expect(Math.abs(value - log.convergence.history[i]!)).toBeLessThan(1e-9 * Math.max(1, Math.abs(value)));
      });
      scaled.hmm.transMat.forEach((prob, ij) => {
        expect(Math.abs(prob - log.hmm.transMat[ij]!)).toBeLessThan(1e-9);
      });
    }),
    { numRuns: 60 },
  );
});

test('the rows of a fitted model are distributions', () => {
  fc.assert(
    fc.property(situations, ({ start, obs, prior }) => {
      const { hmm } = baumWelch(start, obs, { nIter: 5, tol: 0, prior });
      const rows = [
        hmm.startProb,
        ...Array.from({ length: hmm.nStates }, (_, k) => rowOf(hmm.transMat, k, hmm.nStates)),
      ];
      for (const row of rows) expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
    }),
    { numRuns: 60 },
  );
});

function rowOf(values: Float64Array, row: number, cols: number): Float64Array {
  return values.subarray(row * cols, (row + 1) * cols);
}

test('renaming the states of the start renames those of the result', () => {
  fc.assert(
    fc.property(situations, fc.nat(), ({ start, obs, prior }, seed) => {
      const order = Int32Array.from({ length: start.nStates }, (_, k) => k);
      createRng(seed).shuffle(order);
      const options = { nIter: 4, tol: Number.NEGATIVE_INFINITY, prior };
      const expected = permuteStates(baumWelch(start, obs, options).hmm, Array.from(order));
      const { hmm } = baumWelch(permuteStates(start, Array.from(order)), obs, options);
      hmm.transMat.forEach((prob, ij) => {
        expect(Math.abs(prob - expected.transMat[ij]!)).toBeLessThan(1e-8);
      });
      const [actual, wanted] = [emissionFamilyOf(hmm).moments(hmm), emissionFamilyOf(expected).moments(expected)];
      actual.means.forEach((mean, kd) => {
        expect(Math.abs(mean - wanted.means[kd]!)).toBeLessThan(1e-7 * Math.max(1, Math.abs(mean)));
      });
    }),
    { numRuns: 60 },
  );
});

test('no later row changes a filtered probability', () => {
  fc.assert(
    fc.property(situations, fc.nat(), ({ start, obs }, seed) => {
      const t = 1 + (seed % (obs.rows - 1));
      const other = sampleHmm(start, obs.rows, createRng(seed)).data;
      const data = obs.data.map((value, i) => (i < t * obs.cols ? value : other[i]!));
      const before = filterStates(start, obs).slice(0, t * start.nStates);
      expect(filterStates(start, { ...obs, data }).slice(0, t * start.nStates)).toEqual(before);
    }),
    { numRuns: 100 },
  );
});

test('a sticky prior lengthens every expected dwell time of a step', () => {
  fc.assert(
    fc.property(situations, fc.double({ min: 1, max: 100, noNaN: true }), ({ start, obs }, stickiness) => {
      const varianceFloor = new Float64Array(obs.cols).fill(0.01);
      const plain = baumWelch(start, obs, { nIter: 1, tol: 0, prior: { varianceFloor } }).hmm;
      const sticky = baumWelch(start, obs, { nIter: 1, tol: 0, prior: { varianceFloor, stickiness } }).hmm;
      for (let k = 0; k < start.nStates; k++) {
        const kk = k * (start.nStates + 1);
        expect(sticky.transMat[kk]).toBeGreaterThanOrEqual(plain.transMat[kk]!);
      }
    }),
    { numRuns: 60 },
  );
});
