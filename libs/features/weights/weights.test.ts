import { createRng } from '@winnow/core';
import fc from 'fast-check';
import golden from '../../../test/golden/labels.json' with { type: 'json' };
import type { Labels } from '../labels/contract.ts';
import { averageUniqueness } from './averageUniqueness.ts';
import { concurrency, type LabelSpans } from './labelSpans.ts';
import { returnAttribution } from './returnAttribution.ts';
import { sampleWeights, sampleWeightsSchema } from './sampleWeights.ts';
import { timeDecay } from './timeDecay.ts';
import { trainingWeights } from './trainingWeights.ts';

const spansOf = (barIndex: readonly number[], endIndex: readonly number[]): LabelSpans => {
  return { barIndex: Int32Array.from(barIndex), endIndex: Int32Array.from(endIndex) };
};

/** Ascending rows with labels of 1 to 8 steps. */
const anySpans = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 8 })), { minLength: 1, maxLength: 30 })
  .map((pairs) => {
    let bar = -1;
    const rows = pairs.map(([gap, length]) => {
      bar += gap;
      return [bar, bar + length] as const;
    });
    return spansOf(
      rows.map(([start]) => start),
      rows.map(([, end]) => end),
    );
  });

function prices(rows: number): Float64Array {
  const rng = createRng(3);
  return Float64Array.from({ length: rows }, () => 100 * Math.exp(0.1 * rng.normal()));
}

const close = prices(200);

/** Labels alive at a step, counted one by one. */
function alive({ barIndex, endIndex }: LabelSpans, step: number): number {
  return barIndex.filter((bar, i) => bar <= step && step < endIndex[i]!).length;
}

const steps = ({ barIndex, endIndex }: LabelSpans, row: number) =>
  Array.from({ length: endIndex[row]! - barIndex[row]! }, (_, k) => barIndex[row]! + k);

test('concurrency, uniqueness and attribution equal a count of the labels alive at each step', () => {
  fc.assert(
    fc.property(anySpans, (spans) => {
      const first = spans.barIndex[0]!;
      const count = concurrency(spans);
      expect([...count]).toEqual([...count].map((_, k) => alive(spans, first + k)));
      const uniqueness = averageUniqueness(spans);
      const attribution = returnAttribution(close, spans);
      for (let row = 0; row < spans.barIndex.length; row++) {
        const own = steps(spans, row);
        const share = own.reduce((sum, step) => sum + 1 / alive(spans, step), 0) / own.length;
        const ret = own.reduce((sum, t) => sum + Math.log(close[t + 1]! / close[t]!) / alive(spans, t), 0);
        expect(uniqueness[row]).toBeCloseTo(share, 12);
        expect(attribution[row]).toBeCloseTo(Math.abs(ret), 12);
      }
    }),
    { seed: 1, numRuns: 40 },
  );
});

test('labels that do not overlap are unique, though the end of one is the start of the next', () => {
  expect([...averageUniqueness(spansOf([0, 3, 10], [3, 5, 11]))]).toEqual([1, 1, 1]);
});

test('n labels that span the same steps share them', () => {
  expect([...averageUniqueness(spansOf([0, 1, 2], [4, 4, 4]))]).toEqual([
    (1 + 1 / 2 + 1 / 3 + 1 / 3) / 4,
    (1 / 2 + 2 / 3) / 3,
    1 / 3,
  ]);
});

test('the log returns that labels attribute without a sign change add up to the move they cover', () => {
  const rising = Float64Array.from({ length: 30 }, (_, t) => 100 * 1.01 ** t + t * t);
  fc.assert(
    fc.property(
      anySpans.filter(({ endIndex }) => endIndex.every((end) => end < 30)),
      (spans) => {
        const last = Math.max(...spans.endIndex);
        let covered = 0;
        for (let t = 0; t < last; t++) if (alive(spans, t) > 0) covered += Math.log(rising[t + 1]! / rising[t]!);
        const total = returnAttribution(rising, spans).reduce((sum, value) => sum + value, 0);
        expect(total).toBeCloseTo(covered, 12);
      },
    ),
    { seed: 2, numRuns: 40 },
  );
});

describe('golden numbers of mlfinpy', () => {
  const { weights } = golden;
  const spans = spansOf(weights.barIndex, weights.endIndex);
  const goldenClose = Float64Array.from(golden.bars.close);
  const gap = (ours: ArrayLike<number>, theirs: readonly number[]) =>
    Math.max(...theirs.map((value, i) => Math.abs(ours[i]! - value)));

  test('concurrency is equal', () => {
    expect([...concurrency(spans)]).toEqual(weights.concurrency);
  });

  test('average uniqueness agrees within 1e-12', () => {
    expect(gap(averageUniqueness(spans), weights.uniqueness)).toBeLessThan(1e-12);
  });

  test('return attribution with mean 1 agrees within 1e-12', () => {
    const ours = sampleWeights(goldenClose, spans, { kind: 'return_attribution', oldest: 1 });
    expect(gap(ours, weights.returnAttribution)).toBeLessThan(1e-12);
  });

  test.each(Object.entries(weights.timeDecay))('time decay to %s agrees within 1e-12', (oldest, expected) => {
    expect(gap(timeDecay(averageUniqueness(spans), Number(oldest)), expected)).toBeLessThan(1e-12);
  });
});

test('time decay ends at 1, never rises with age, and a negative end erases the oldest', () => {
  fc.assert(
    fc.property(anySpans, fc.integer({ min: -99, max: 100 }), (spans, percent) => {
      const decay = timeDecay(averageUniqueness(spans), percent / 100);
      expect(decay.at(-1)).toBe(1);
      expect(decay.every((value, i) => value >= 0 && value <= 1 && (i === 0 || value >= decay[i - 1]!))).toBe(true);
    }),
    { seed: 3, numRuns: 60 },
  );
  expect([...timeDecay(new Float64Array(4).fill(1), -0.5)]).toEqual([0, 0, 0.5, 1]);
});

test.each(['equal', 'uniqueness', 'return_attribution'] as const)('weights of kind %s have mean 1', (kind) => {
  fc.assert(
    fc.property(anySpans, (spans) => {
      const weights = sampleWeights(close, spans, { kind, oldest: 0.5 });
      expect(weights.reduce((sum, value) => sum + value, 0) / weights.length).toBeCloseTo(1, 12);
    }),
    { seed: 4, numRuns: 30 },
  );
});

describe('trainingWeights', () => {
  const barIndex = Int32Array.from({ length: 12 }, (_, i) => i);
  const labels: Labels = {
    ret: new Float64Array(12),
    up: new Uint8Array(12),
    endIndex: barIndex.map((bar) => bar + 1 + (bar % 4)),
  };
  const train = Int32Array.of(0, 1, 2, 3, 8, 9, 10);
  const spec = { kind: 'uniqueness', oldest: 0.5 } as const;

  test('there are none where neither the study nor the label asks for any', () => {
    expect(trainingWeights(close, barIndex, labels, train, undefined)).toBeUndefined();
  });

  test('the weights of train rows do not depend on the labels of other rows', () => {
    const before = trainingWeights(close, barIndex, labels, train, spec);
    const endIndex = labels.endIndex.map((end, row) => (train.includes(row) ? end : row + 9));
    expect(trainingWeights(close, barIndex, { ...labels, endIndex }, train, spec)).toEqual(before);
  });

  test('a row that teaches nothing has weight 0 and counts in no overlap', () => {
    const weight = Float64Array.from(barIndex, (row) => (row === 2 || row === 9 ? 0 : 1));
    const weighted = trainingWeights(close, barIndex, { ...labels, weight }, train, spec)!;
    const without = trainingWeights(close, barIndex, labels, Int32Array.of(0, 1, 3, 8, 10), spec)!;
    expect([...weighted]).toEqual([without[0], without[1], 0, without[2], without[3], 0, without[4]]);
    expect([...trainingWeights(close, barIndex, { ...labels, weight }, train, undefined)!]).toEqual([
      1, 1, 0, 1, 1, 0, 1,
    ]);
  });
});

describe('bad input', () => {
  const invalid = expect.objectContaining({ code: 'argument_invalid' });

  test.each([
    ['no rows', spansOf([], []), invalid],
    ['rows out of order', spansOf([2, 1], [3, 3]), invalid],
    ['an empty span', spansOf([1], [1]), invalid],
    ['columns of unequal length', spansOf([1, 2], [3]), expect.objectContaining({ code: 'shape_mismatch' })],
  ])('%s is refused', (_what, spans, error) => {
    expect(() => averageUniqueness(spans)).toThrow(error);
    expect(() => returnAttribution(close, spans)).toThrow(error);
  });

  test.each([-1, 1.1, Number.NaN])('a decay to %d is refused', (oldest) => {
    expect(() => timeDecay(Float64Array.of(1), oldest)).toThrow(invalid);
    expect(sampleWeightsSchema.safeParse({ kind: 'equal', oldest }).success).toBe(false);
  });

  test('prices that never move attribute no return', () => {
    const spec = { kind: 'return_attribution', oldest: 1 } as const;
    expect(() => sampleWeights(new Float64Array(9).fill(5), spansOf([0, 1], [2, 3]), spec)).toThrow(
      expect.objectContaining({ code: 'model_fit_failed' }),
    );
  });
});
