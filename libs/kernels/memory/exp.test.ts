import { withArena } from './arena.ts';
import { kernels } from './kernels.ts';

/** exp of each value by the kernel; the number of values is a multiple of four. */
function expOf(values: Float64Array): Float64Array {
  return withArena((arena) => {
    const [x, shift, out] = [arena.f64(values.length), arena.f64(values.length), arena.f64(values.length)];
    x.view().set(values);
    shift.view().fill(0);
    kernels().expShifted(x.address, shift.address, out.address, values.length);
    return out.view().slice();
  });
}

/** Distance of neighbouring doubles at a positive value. */
function unitInLastPlace(value: number): number {
  const smallest = 2 ** -1074;
  return Math.max(smallest, 2 ** (Math.floor(Math.log2(value)) - 52));
}

const COUNT = 400_000;

/** Largest error against Math.exp in units of the last place, which Math.exp itself has to within one. */
function largestError(low: number, high: number): number {
  const values = Float64Array.from({ length: COUNT }, (_, i) => low + ((high - low) * i) / (COUNT - 1));
  const results = expOf(values);
  let largest = 0;
  for (let i = 0; i < COUNT; i++) {
    const expected = Math.exp(values[i]!);
    largest = Math.max(largest, Math.abs(results[i]! - expected) / unitInLastPlace(expected));
  }
  return largest;
}

test.each([
  [-1, 0],
  [-40, 0],
  [-708, 0],
  [-746, -707],
  [0, 709],
])('exp is within 1 unit of Math.exp from %d to %d', (low, high) => {
  expect(largestError(low, high)).toBeLessThanOrEqual(1);
});

test('exp underflows to the smallest double and then to 0, and passes NaN on', () => {
  const values = [0, -0, -745.13, -745.14, -1e4, Number.NEGATIVE_INFINITY, Number.NaN, 0];
  expect([...expOf(Float64Array.from(values))]).toEqual(values.map(Math.exp));
});
