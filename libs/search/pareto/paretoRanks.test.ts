import fc from 'fast-check';
import { crowdingDistances, dominates, paretoRanks } from './paretoRanks.ts';

const cloud = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 })),
  {
    minLength: 1,
    maxLength: 20,
  },
);

const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 })), {
  minLength: 1,
  maxLength: 30,
});

test('rank k is dominated by something of rank k − 1 and by nothing of its own rank or above', () => {
  fc.assert(
    fc.property(fc.oneof(cloud, pairs), (points) => {
      const ranks = paretoRanks(points);
      for (const [i, point] of points.entries()) {
        const dominators = points.flatMap((other, j) => (dominates(other, point) ? [ranks[j]!] : []));
        expect(Math.max(-1, ...dominators)).toBe(ranks[i]! - 1);
      }
    }),
  );
});

test('with enough points ranked the others share the next rank', () => {
  fc.assert(
    fc.property(fc.oneof(cloud, pairs), fc.nat(20), (points, enough) => {
      const all = [...paretoRanks(points)];
      const behind = Math.min(...all.filter((rank) => all.filter((other) => other < rank).length >= enough));
      expect([...paretoRanks(points, enough)]).toEqual(all.map((rank) => Math.min(rank, behind)));
    }),
  );
});

test('NaN is worse than every number', () => {
  expect(dominates([1, -1e300], [1, Number.NaN])).toBe(true);
  expect([
    ...paretoRanks([
      [Number.NaN, 0],
      [0, 0],
      [1, 0],
    ]),
  ]).toEqual([2, 1, 0]);
});

test('crowdingDistances() sums the gaps between neighbours as shares of the range', () => {
  const points = [
    [0, 10],
    [1, 6],
    [4, 5],
    [10, 0],
  ];
  const distances = crowdingDistances(points, paretoRanks(points));
  expect([...distances]).toEqual([Number.POSITIVE_INFINITY, 0.4 + 0.5, 0.9 + 0.6, Number.POSITIVE_INFINITY]);
});
