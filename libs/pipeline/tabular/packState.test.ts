import { packState, unpackState } from './packState.ts';

const numbers = (length: number, at: (i: number) => number) => Array.from({ length }, (_, i) => at(i));

test('what is packed is unpacked to the bit, with all its numbers in the block', () => {
  const state = {
    name: 'forest',
    empty: [],
    none: null,
    few: Array.from({ length: 15 }, (_, i) => i),
    trees: [
      { feature: numbers(65, (i) => i - 1), value: numbers(64, (i) => 1 / (i - 31.5)) },
      { feature: numbers(101, (i) => 2 ** 31 - 1 - i), value: numbers(64, (i) => (i === 0 ? -0 : 2 ** i)) },
    ],
    mixed: [...numbers(80, (i) => i), 'end'],
  };
  const { document, block } = packState(state);
  const text = JSON.stringify(document);
  expect(text).toContain('"few":[0,1,2,');
  expect(text.length).toBeLessThan(650);
  expect(unpackState(JSON.parse(text), block)).toEqual(state);
});

test('whole numbers take four bytes', () => {
  expect(packState(numbers(64, (i) => i)).block).toHaveLength(256);
  expect(packState(numbers(64, (i) => i + 0.5)).block).toHaveLength(512);
});

test('an array beyond the end of the block is refused', () => {
  const { document, block } = packState({ values: numbers(64, (i) => i) });
  expect(() => unpackState(document, block.subarray(8))).toThrow(expect.objectContaining({ code: 'artefact_corrupt' }));
});
