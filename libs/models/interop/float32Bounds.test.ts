import fc from 'fast-check';
import { floatAbove, floatAtMost, roundsBelow } from './float32Bounds.ts';

const LARGEST = 3.4028234663852886e38;
const SMALLEST = 2 ** -149;

const doubles = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e38, max: 1e38 }),
  fc.float({ noNaN: true, noDefaultInfinity: true, max: 2 ** 120, min: -(2 ** 120) }),
);
const floats = fc.float({ noNaN: true, noDefaultInfinity: true });

test('floatAtMost() and floatAbove() split the float32 values as the bound does', () => {
  fc.assert(
    fc.property(doubles, floats, (bound, value) => {
      expect(value <= floatAtMost(bound)).toBe(value <= bound);
      expect(value < floatAbove(bound)).toBe(value <= bound);
      expect(floatAbove(bound)).toBeGreaterThan(floatAtMost(bound));
    }),
  );
});

test.each([
  [0, 0, SMALLEST],
  [-0, -0, SMALLEST],
  [-SMALLEST / 2, -SMALLEST, -0],
  [0.1, 0.09999999403953552, 0.10000000149011612],
  [1e300, LARGEST, Number.POSITIVE_INFINITY],
  [-1e300, Number.NEGATIVE_INFINITY, -LARGEST],
])('around %d lie %d and %d', (bound, below, above) => {
  expect([floatAtMost(bound) + 0, floatAbove(bound) + 0]).toEqual([below + 0, above + 0]);
});

const limits = fc.oneof(floats, fc.constantFrom(0, SMALLEST, -SMALLEST, LARGEST, -LARGEST));

test('roundsBelow() is the last number that rounds to below the limit', () => {
  fc.assert(
    fc.property(limits, (limit) => {
      const bound = roundsBelow(limit);
      const bits = new BigInt64Array(Float64Array.of(bound).buffer);
      if (bound === 0) bits[0] = 1n;
      else bits[0]! += bound > 0 ? 1n : -1n;
      const next = new Float64Array(bits.buffer)[0]!;
      expect(Math.fround(bound)).toBeLessThan(limit);
      expect(Math.fround(next)).toBeGreaterThanOrEqual(limit);
    }),
  );
});
