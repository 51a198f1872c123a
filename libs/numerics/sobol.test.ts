import { owenScramble, SOBOL_DIMENSIONS, sobolBits } from './index.ts';

const dimensions = Array.from({ length: SOBOL_DIMENSIONS }, (_, d) => d);

/** How many of the first 2^k points lie in each of 2^k equal intervals. */
function counts(points: number, coordinate: (index: number) => number): number[] {
  const inside = Array.from({ length: points }, () => 0);
  for (let i = 0; i < points; i++) inside[Math.floor((coordinate(i) / 2 ** 32) * points)]!++;
  return inside;
}

test('the first points are those of the published sequence', () => {
  // scipy.stats.qmc.Sobol(5, scramble=False).random(8), scipy 1.17.1, in its order (Gray code: 0 1 3 2 6 7 5 4)
  const expected = [
    [0, 0, 0, 0, 0],
    [0.5, 0.5, 0.5, 0.5, 0.5],
    [0.75, 0.25, 0.25, 0.25, 0.75],
    [0.25, 0.75, 0.75, 0.75, 0.25],
    [0.375, 0.375, 0.625, 0.875, 0.375],
    [0.875, 0.875, 0.125, 0.375, 0.875],
    [0.625, 0.125, 0.875, 0.625, 0.625],
    [0.125, 0.625, 0.375, 0.125, 0.125],
  ];
  const points = [0, 1, 3, 2, 6, 7, 5, 4].map((i) => [0, 1, 2, 3, 4].map((d) => sobolBits(i, d) / 2 ** 32));
  expect(points).toEqual(expected);
});

test.each(dimensions)(
  'dimension %i has one of the first 256 points in each of 256 intervals, scrambled or not',
  (d) => {
    expect(counts(256, (i) => sobolBits(i, d))).toEqual(new Array(256).fill(1));
    expect(counts(256, (i) => owenScramble(sobolBits(i, d), 12345 + d))).toEqual(new Array(256).fill(1));
  },
);

test('another seed scrambles otherwise', () => {
  const scrambled = [1, 2].map((seed) => [3, 4, 5].map((i) => owenScramble(sobolBits(i, 0), seed)));
  expect(scrambled[0]).not.toEqual(scrambled[1]);
});
