import { createRng } from '@winnow/core';
import { createPairNumbers } from './pairNumbers.ts';

test.each([
  ['an array', 2_000],
  ['a hash table', 2 ** 50],
])('pairs keep their numbers, and others have none, in %s', (_, nPairs) => {
  const rng = createRng(3);
  const most = 400;
  const expected = new Map<number, number>();
  const numbers = createPairNumbers(nPairs, most);
  while (expected.size < most) {
    const pair = Math.floor(rng.uniform() * nPairs);
    const number = rng.int(1_000);
    expected.set(pair, number);
    numbers.set(pair, number);
  }
  expect(numbers.dense === undefined).toBe(nPairs > 2_000);
  for (let i = 0; i < 2_000; i++) {
    const pair = i < most ? [...expected.keys()][i]! : Math.floor(rng.uniform() * nPairs);
    expect(numbers.get(pair)).toBe(expected.get(pair) ?? -1);
  }
});
