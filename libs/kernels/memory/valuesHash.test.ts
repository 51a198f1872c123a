import { createRng } from '@winnow/core';
import { valuesHash } from './valuesHash.ts';

const rng = createRng(1);
const values = Float64Array.from({ length: 70_001 }, () => rng.normal());

test('equal contents have equal hashes, wherever they lie', () => {
  const longer = new Float64Array(values.length + 3);
  longer.set(values, 3);
  expect(valuesHash(longer.subarray(3))).toBe(valuesHash(values));
});

test('a change of any one value, in any chunk, changes the hash', () => {
  const hashes = new Set([valuesHash(values)]);
  const places = [0, 1, 2, 3, 4, 65_535, 65_536, 70_000];
  for (const place of places) hashes.add(valuesHash(values.with(place, values[place]! + 1e-15)));
  expect(hashes.size).toBe(1 + places.length);
});

test('exchanged values, signs of zero and zeros at the end tell contents apart', () => {
  const contents = [[1, 2, 3, 4, 5], [5, 2, 3, 4, 1], [1, 2, 3, 4, 5, 0], [0], [-0], []];
  expect(new Set(contents.map((content) => valuesHash(Float64Array.from(content)))).size).toBe(contents.length);
});
