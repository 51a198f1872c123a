import { redundantLevel } from './redundantLevel.ts';

test('redundantLevel() is none while each level tells rows apart', () => {
  expect(redundantLevel(Int32Array.of(0, 1, 2, 3), 2)).toBeUndefined();
  expect(redundantLevel(Int32Array.of(0, 1, 3), 2)).toBeUndefined();
});

test('redundantLevel() is the first level that the others make up for', () => {
  expect(redundantLevel(Int32Array.of(0, 3), 2)).toBe(0); // both tell the same rows apart
  expect(redundantLevel(Int32Array.of(0, 1), 2)).toBe(1); // the second one tells none apart
});
