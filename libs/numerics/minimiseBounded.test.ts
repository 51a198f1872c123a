import fc from 'fast-check';
import { minimiseBounded } from './minimiseBounded.ts';

const options = { low: -10, high: 10, tolerance: 1e-9, maxEvaluations: 200 };

test('the vertex of a parabola is found to the tolerance', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -9, max: 9, noNaN: true }),
      fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
      (at, curve) => {
        const { x, value, reason } = minimiseBounded((t) => curve * (t - at) ** 2, options);
        expect(reason).toBe('tolerance');
        expect(Math.abs(x - at)).toBeLessThan(2e-7); // tolerance plus √ε |x|
        expect(value).toBe(curve * (x - at) ** 2);
      },
    ),
    { seed: 1, numRuns: 50 },
  );
});

test.each([
  ['x⁴ − x', (x: number) => x ** 4 - x, 0.25 ** (1 / 3)],
  ['|x − 2|, which has no parabola', (x: number) => Math.abs(x - 2), 2],
  ['cosh(x − 1), steep at both ends', (x: number) => Math.cosh(x - 1), 1],
])('%s', (_name, f, at) => {
  expect(minimiseBounded(f, options).x).toBeCloseTo(at, 7);
});

test('a function that falls to the end of the interval has its minimum there', () => {
  expect(minimiseBounded((x) => -x, options).x).toBeCloseTo(10, 6);
});

test('infinite values are avoided', () => {
  const f = (x: number) => (x > 0 ? Number.POSITIVE_INFINITY : (x + 3) ** 2);
  expect(minimiseBounded(f, options).x).toBeCloseTo(-3, 6);
});

test('hitting the cap is reported', () => {
  const { reason, evaluations } = minimiseBounded((x) => x * x, { ...options, maxEvaluations: 3 });
  expect([reason, evaluations]).toEqual(['max_evaluations', 3]);
});

test.each([
  ['an empty interval', { ...options, low: 10 }],
  ['an infinite bound', { ...options, high: Number.POSITIVE_INFINITY }],
  ['a tolerance of 0', { ...options, tolerance: 0 }],
])('%s is refused', (_name, bad) => {
  expect(() => minimiseBounded((x) => x * x, bad)).toThrow(expect.objectContaining({ code: 'argument_invalid' }));
});
