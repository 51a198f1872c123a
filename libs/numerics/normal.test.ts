import fc from 'fast-check';
import golden from '../../test/golden/normal.json' with { type: 'json' };
import { erf, erfc, erfcx } from './erf.ts';
import { normalCdf } from './normalCdf.ts';
import { normalLogCdf } from './normalLogCdf.ts';
import { normalQuantile, normalQuantileOfLog } from './normalQuantile.ts';
import { truncatedNormalLogMass } from './truncatedNormalLogMass.ts';
import { truncatedNormalQuantile } from './truncatedNormalQuantile.ts';

/** |actual − expected| / |expected|; absolute where expected is 0. */
function errorOf(actual: number, expected: number): number {
  return Math.abs(actual - expected) / (Math.abs(expected) || 1);
}

const ofOneArgument = [
  { name: 'erf', f: erf, rows: golden.erf, tolerance: 1e-15 },
  { name: 'erfc', f: erfc, rows: golden.erfc, tolerance: 1e-15 },
  { name: 'erfcx', f: erfcx, rows: golden.erfcx, tolerance: 1e-14 }, // SciPy's own error is of that order
  { name: 'normalCdf', f: normalCdf, rows: golden.cdf, tolerance: 1e-13 }, // x/√2 is rounded, then squared: 1e-16·x²
  { name: 'normalLogCdf', f: normalLogCdf, rows: golden.logCdf, tolerance: 1e-13 },
  { name: 'normalQuantile', f: normalQuantile, rows: golden.quantile, tolerance: 1e-14 },
  { name: 'normalQuantileOfLog', f: normalQuantileOfLog, rows: golden.quantileOfLog, tolerance: 1e-13 },
];

test.each(ofOneArgument)('$name() agrees with the golden numbers to $tolerance relative', ({ f, rows, tolerance }) => {
  for (const [x, expected] of rows) expect([x, errorOf(f(x!), expected!) < tolerance]).toEqual([x, true]);
});

test('truncatedNormalLogMass() agrees with mpmath to 1e-12 in both tails and around 0', () => {
  for (const [a, b, expected] of golden.truncatedLogMass) {
    expect(errorOf(truncatedNormalLogMass(a!, b!), expected!)).toBeLessThan(1e-12);
  }
});

test('truncatedNormalQuantile() agrees with SciPy to 1e-9 of the interval’s width', () => {
  for (const [q, a, b, expected] of golden.truncatedQuantile) {
    const scale = Math.min(b! - a!, 1) * (1 + Math.abs(expected!)); // where x is large, its own rounding counts
    expect(Math.abs(truncatedNormalQuantile(q!, a!, b!) - expected!) / scale).toBeLessThan(1e-9);
  }
});

test('normalQuantile() inverts normalCdf()', () => {
  fc.assert(
    fc.property(fc.double({ min: -37, max: 5, noNaN: true }), (x) => {
      expect(Math.abs(normalQuantile(normalCdf(x)) - x)).toBeLessThan(1e-9); // 1 − Φ(5) holds 10 digits only
    }),
  );
});

test('truncatedNormalQuantile() rises with q and stays inside [a, b]', () => {
  const interval = fc.tuple(
    fc.double({ min: -60, max: 60, noNaN: true }),
    fc.double({ min: 1e-6, max: 60, noNaN: true }),
  );
  const probability = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(interval, probability, probability, ([a, width], p, q) => {
      const low = truncatedNormalQuantile(Math.min(p, q), a, a + width);
      const high = truncatedNormalQuantile(Math.max(p, q), a, a + width);
      expect(low).toBeGreaterThanOrEqual(a);
      expect(high).toBeLessThanOrEqual(a + width);
      expect(high - low).toBeGreaterThan(-1e-9); // equal up to rounding
    }),
  );
});

test('the limits are exact: Φ(±∞), quantiles of 0 and 1, an empty interval', () => {
  expect([normalCdf(Number.NEGATIVE_INFINITY), normalCdf(Number.POSITIVE_INFINITY)]).toEqual([0, 1]);
  expect(normalLogCdf(Number.NEGATIVE_INFINITY)).toBe(Number.NEGATIVE_INFINITY);
  expect([normalQuantile(0), normalQuantile(1)]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
  expect(truncatedNormalLogMass(1, 1)).toBe(Number.NEGATIVE_INFINITY);
  expect([truncatedNormalQuantile(0, -2, 3), truncatedNormalQuantile(1, -2, 3)]).toEqual([-2, 3]);
});

test('erf() and normalLogCdf() propagate NaN, quantiles reject it', () => {
  expect([erf(Number.NaN), erfc(Number.NaN), erfcx(Number.NaN), normalLogCdf(Number.NaN)]).toEqual(
    new Array(4).fill(Number.NaN),
  );
  expect(() => normalQuantile(Number.NaN)).toThrow('normalQuantile: p must lie in [0, 1], but got NaN');
  expect(() => normalQuantileOfLog(Number.NaN)).toThrow('logP must be at most 0');
  expect(() => truncatedNormalQuantile(0.5, 2, 1)).toThrow('b must be');
});
