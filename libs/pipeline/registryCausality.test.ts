import { sizingSchemas, splitSchemas } from '@winnow/evaluation';
import { featureNames, labelSchemas, scalerSchemas } from '@winnow/features';
import { regimeSwitching, type Series, type Timeframe } from '@winnow/market';
import fc from 'fast-check';
import { findSplitLeaks, movedLabels, splitKinds } from './findSplitLeaks.ts';
import { findLookAhead } from './lookAhead.ts';
import { registryKnowledge } from './registryKnowledge.ts';
import { simulatedBars } from './testing.ts';

/** Truncation and a replaced future over every entry of every registry, on markets of all kinds. */

const SLOTS = 420;

/** Markets with calm and wild states, fat tails, gaps and jumps, whose bars are of any length. */
const anySeries = fc
  .record({
    timeframe: fc.constantFrom<Timeframe>('1m', '1h', '1d'),
    volatility: fc.constantFrom(1e-6, 0.01, 0.2),
    degreesOfFreedom: fc.double({ min: 2.1, max: 30, noNaN: true }),
    gapProbability: fc.constantFrom(0, 0.02),
    openJump: fc.constantFrom(0, 30),
    seed: fc.nat(),
  })
  .map(({ seed, volatility, ...params }): Series => {
    const states = [0.2, 1].map((share) => ({ drift: 0, volatility: share * volatility, volume: 10 / share }));
    return regimeSwitching({ symbols: ['FUZZ'], slots: SLOTS, start: Date.UTC(2020, 0, 1), states, ...params }, seed)
      .series[0]!;
  })
  .filter(({ rows }) => rows >= 320);

const cut = fc.integer({ min: 256, max: 318 });

test('nothing that a feature, scaler, label or sizing policy makes of the past depends on the future', () => {
  fc.assert(
    fc.property(anySeries, cut, fc.nat(), (series, at, seed) => {
      expect(findLookAhead(registryKnowledge, series, [at], seed)).toEqual([]);
    }),
    { seed: 91, numRuns: 9 },
  );
});

test('no training label of any split depends on the bars that its fold tests', () => {
  fc.assert(
    fc.property(anySeries, fc.nat(), (series, seed) => expect(findSplitLeaks(series, seed)).toEqual([])),
    { seed: 92, numRuns: 9 },
  );
});

test('every entry of every registry is looked at', () => {
  const known = registryKnowledge(simulatedBars(SLOTS, 1));
  const namesOf = (what: string) =>
    new Set(known.filter((column) => column.what === what).map(({ name }) => name.split(' ')[0]));
  expect(namesOf('feature')).toEqual(new Set(featureNames));
  expect(namesOf('scaler')).toEqual(new Set(Object.keys(scalerSchemas)));
  expect(namesOf('label')).toEqual(new Set(Object.keys(labelSchemas)));
  expect(namesOf('sizing')).toEqual(new Set(Object.keys(sizingSchemas)));
  expect(splitKinds).toEqual(Object.keys(splitSchemas));
});

test('a split that does not purge is found out', () => {
  const series = simulatedBars(SLOTS, 2);
  const barIndex = Int32Array.from({ length: SLOTS - 10 }, (_, bar) => bar);
  const rows = { barIndex, endIndex: barIndex.map((bar) => bar + 10) };
  const fold = { train: barIndex.filter((bar) => bar < 200 || bar >= 250), test: barIndex.subarray(200, 250) };
  expect(movedLabels('unpurged', series, rows, fold, 1)).toEqual([
    // labels of rows 191 to 199 end inside the tested block, and rows 250 to 258 begin before its last label ends
    { what: 'split', name: 'unpurged', proof: 'replaced test block', cut: 200, moved: 18, firstBar: 191 },
  ]);
});

test('too few bars to know anything are refused', () => {
  expect(() => registryKnowledge(simulatedBars(100, 1))).toThrow('must have at least 256 bars, but got 100');
});
