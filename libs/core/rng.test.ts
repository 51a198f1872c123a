import { createRng, philox4x32 } from './rng.ts';

// Known-answer vectors of the Random123 distribution (kat_vectors, philox4x32 10).
const vectors = [
  { counter: [0, 0, 0, 0], key: [0, 0], out: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
  {
    counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    key: [0xffffffff, 0xffffffff],
    out: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  },
  {
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    out: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  },
];

test.each(vectors)('philox4x32() gives the published block for counter $counter', ({ counter, key, out }) => {
  const block = new Uint32Array(4);
  philox4x32(Uint32Array.from(counter), Uint32Array.from(key), block);
  expect([...block]).toEqual(out);
});

test('split() gives the same numbers for the same labels, however much the parent was used', () => {
  const parent = createRng(7);
  const before = parent.split('search', 17, 'sampler').uniform();
  for (let i = 0; i < 100; i++) parent.uniform();
  expect(parent.split('search', 17, 'sampler').uniform()).toBe(before);
});

test('split() keeps neighbouring labels apart', () => {
  const root = createRng(7);
  const firsts = new Set<number>();
  for (const stage of ['search', 'validate', 'forward']) {
    for (let n = 0; n < 500; n++) firsts.add(root.split(stage, n).uint32());
  }
  expect(firsts.size).toBeGreaterThanOrEqual(1499); // 1,500 draws from 2^32 collide with probability 0.03 %
});

test('uniform() lies in [0, 1) with mean 1/2 and variance 1/12', () => {
  const rng = createRng(1);
  const n = 100_000;
  let sum = 0;
  let squares = 0;
  let outside = 0;
  for (let i = 0; i < n; i++) {
    const u = rng.uniform();
    if (!(u >= 0 && u < 1)) outside++;
    sum += u;
    squares += u * u;
  }
  expect(outside).toBe(0);
  expect(Math.abs(sum / n - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / n));
  expect(Math.abs(squares / n - 1 / 3)).toBeLessThan(0.005);
});

test('normal() has mean 0 and variance 1', () => {
  const rng = createRng(2);
  const n = 100_000;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const z = rng.normal();
    sum += z;
    squares += z * z;
  }
  expect(Math.abs(sum / n)).toBeLessThan(4 / Math.sqrt(n));
  expect(Math.abs(squares / n - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
});

test('int() is uniform over a range that does not divide 2^32', () => {
  const rng = createRng(3);
  const counts = new Array<number>(6).fill(0);
  for (let i = 0; i < 60_000; i++) counts[rng.int(6)]!++;
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400); // 4 σ is 365
});

test('shuffle() is a permutation', () => {
  const items = Int32Array.from({ length: 100 }, (_, i) => i);
  createRng(4).shuffle(items);
  expect([...items].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
  expect([...items]).not.toEqual(Array.from({ length: 100 }, (_, i) => i));
});
