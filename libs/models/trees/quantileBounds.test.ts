import { createRng } from '@winnow/core';
import { quantileBounds } from './quantileBounds.ts';

/** Distinct values, ascending, each as heavy as given or 1. */
function countsOf(values: readonly number[], counts?: readonly number[]) {
  return { values: Float64Array.from(values), counts: Float64Array.from(values, (_, i) => counts?.[i] ?? 1) };
}

/** Values that go left at a bound. */
const leftOf = (values: readonly number[], bound: number): number[] => values.filter((value) => value <= bound);

test('each of few values begins a bin, and all that rounds to it in single precision lies in that', () => {
  const values = [-3, 0, 0.1, 0.7, 1e30];
  const bounds = quantileBounds(countsOf(values), 255);
  expect(bounds.map((bound) => leftOf(values, bound).length)).toEqual([1, 2, 3, 4]);
  const rounded = values.map(Math.fround);
  expect(bounds.map((bound) => leftOf(rounded, bound).length)).toEqual([1, 2, 3, 4]);
});

test('values that single precision cannot tell apart share a bin', () => {
  expect(quantileBounds(countsOf([1, 1 + 1e-12, 2]), 255)).toHaveLength(1);
});

test('values beyond single precision are parted too', () => {
  const values = [-1e300, 0, 1e300, Number.POSITIVE_INFINITY];
  expect(quantileBounds(countsOf(values), 255).map((bound) => leftOf(values, bound).length)).toEqual([1, 2, 3]);
});

test('of more values than bins, each bin has about the same weight', () => {
  const rng = createRng(3);
  const values = Array.from({ length: 1000 }, () => rng.normal()).sort((a, b) => a - b);
  const bounds = quantileBounds(countsOf(values), 20);
  expect(bounds).toHaveLength(19);
  const upTo = [0, ...bounds.map((bound) => leftOf(values, bound).length), 1000];
  const weights = upTo.slice(1).map((count, i) => count - upTo[i]!);
  expect(Math.min(...weights)).toBeGreaterThan(40);
  expect(Math.max(...weights)).toBeLessThan(110); // XGBoost's last bin holds two steps
});
