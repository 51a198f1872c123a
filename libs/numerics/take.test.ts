import { gatherRows } from './gatherRows.ts';
import { take } from './take.ts';

test('values are taken in the order of their places, repeats included, into an array of the same kind', () => {
  expect(take(Float64Array.of(0.5, 1.5, 2.5), [2, 0, 2])).toEqual(Float64Array.of(2.5, 0.5, 2.5));
  expect(take(Int8Array.of(-1, 1), Int32Array.of(1, 0))).toEqual(Int8Array.of(1, -1));
  expect(take(Float64Array.of(1), [])).toEqual(new Float64Array(0));
});

test('what is taken from memory that threads share is not shared', () => {
  const shared = new Float64Array(new SharedArrayBuffer(16));
  expect(Object.prototype.toString.call(take(shared, [1]).buffer)).toBe('[object ArrayBuffer]');
});

test('a place outside gives NaN, or 0 among integers', () => {
  expect(take(Float64Array.of(1), [1, -1])).toEqual(Float64Array.of(Number.NaN, Number.NaN));
  expect(take(Int32Array.of(1), [1])).toEqual(Int32Array.of(0));
});

test('rows of a matrix are gathered in order', () => {
  expect(gatherRows(Float64Array.of(1, 2, 3, 4, 5, 6), 2, Int32Array.of(2, 0))).toEqual(Float64Array.of(5, 6, 1, 2));
});
