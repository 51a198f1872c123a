import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { conviction, decidePositions, policySchema } from './positions.ts';

const golden: { conviction: { E_r: number[]; retScale: number; expected: number[] } } = JSON.parse(
  readFileSync(new URL('../../test/golden/metrics.json', import.meta.url), 'utf8'),
);
const column = (...values: number[]) => Float64Array.from(values);

test('E_r becomes twice the implied probability of a gain minus one, as scipy computes it', () => {
  const { E_r, retScale, expected } = golden.conviction;
  const actual = conviction({ name: 'E_r', values: column(...E_r) }, retScale);
  actual.forEach((value, i) => {
    expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-14);
  });
});

test('an expected return of zero is no conviction at all', () => {
  expect([...conviction({ name: 'E_r', values: column(0) }, 0.01)]).toEqual([0]);
});

test.each(['p_up', 'regime_score'] as const)('%s maps [0, 1] to [−1, 1] linearly', (name) => {
  expect([...conviction({ name, values: column(0, 0.25, 0.5, 1) }, 1)]).toEqual([-1, -0.5, 0, 1]);
});

test('conviction from E_r stays in [−1, 1], is odd and never falls as E_r rises', () => {
  const ret = fc.double({ min: -1, max: 1, noNaN: true });
  const scale = fc.double({ min: 1e-6, max: 1, noNaN: true });
  fc.assert(
    fc.property(ret, ret, scale, (a, b, retScale) => {
      const values = column(Math.min(a, b), Math.max(a, b), -Math.max(a, b));
      const [low, high, mirrored] = conviction({ name: 'E_r', values }, retScale);
      expect(low!).toBeLessThanOrEqual(high! + 1e-15); // rounding of erfc between neighbouring arguments
      expect(Math.abs(high!)).toBeLessThanOrEqual(1);
      expect(Math.abs(high! + mirrored!)).toBeLessThan(1e-15);
    }),
    { seed: 4 },
  );
});

test.each([
  ['NaN', { name: 'E_r', values: column(Number.NaN) }, 1, 'E_r[0] must be finite, but got NaN'],
  ['a probability above 1', { name: 'p_up', values: column(0.5, 1.5) }, 1, 'p_up must lie in [0, 1], but got 1.5'],
  ['a scale of zero', { name: 'E_r', values: column(0.1) }, 0, 'retScale must be positive, but got 0'],
] as const)('conviction() refuses %s', (_, signal, retScale, message) => {
  expect(() => conviction(signal, retScale)).toThrow(message);
});

test('long_short takes the sign of every conviction beyond the threshold', () => {
  const positions = decidePositions(column(-0.9, -0.2, 0, 0.2, 0.21), { mode: 'long_short', threshold: 0.2 });
  expect([...positions]).toEqual([-1, 0, 0, 0, 1]);
});

test('long_flat is flat where long_short is short', () => {
  const positions = decidePositions(column(-0.9, -0.2, 0.9), { mode: 'long_flat', threshold: 0 });
  expect([...positions]).toEqual([0, 0, 1]);
});

test('decidePositions() refuses NaN', () => {
  const policy = policySchema.parse({});
  expect(() => decidePositions(column(0.1, Number.NaN), policy)).toThrow('convictions[1] must be finite');
});

test('policySchema defaults to long_flat without a threshold and refuses unknown keys', () => {
  expect(policySchema.parse({})).toEqual({ mode: 'long_flat', threshold: 0 });
  expect(policySchema.safeParse({ size: 2 }).success).toBe(false);
  expect(policySchema.safeParse({ threshold: 1.1 }).success).toBe(false);
});

test('a row without a prediction takes no position where the signal may miss one, and is refused otherwise', () => {
  const values = Float64Array.of(Number.NaN, 0.9, Number.NaN);
  expect([...conviction({ name: 'p_up', values, mayMiss: true }, 1)]).toEqual([0, 0.8, 0]);
  expect([...conviction({ name: 'q50', values: values.with(1, 0), mayMiss: true }, 1)]).toEqual([0, 0, 0]);
  expect(() => conviction({ name: 'p_up', values }, 1)).toThrow(expect.objectContaining({ code: 'argument_invalid' }));
});

test('a median return is read as an expected return', () => {
  const values = Float64Array.of(-0.01, 0, 0.02);
  expect(conviction({ name: 'q50', values }, 0.01)).toEqual(conviction({ name: 'E_r', values }, 0.01));
});
