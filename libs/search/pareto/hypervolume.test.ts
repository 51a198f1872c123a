import fc from 'fast-check';
import { addedHypervolume, hypervolume } from './hypervolume.ts';

const SIDE = 5;

/** Points on a small grid, so that the volume above the origin can be counted in unit cells. */
function gridPoints(objectives: number) {
  const coordinate = fc.integer({ min: -1, max: SIDE });
  return fc.array(fc.array(coordinate, { minLength: objectives, maxLength: objectives }), { maxLength: 7 });
}

function countCells(points: readonly (readonly number[])[], objectives: number): number {
  let cells = 0;
  for (let code = 0; code < SIDE ** objectives; code++) {
    const corner = Array.from({ length: objectives }, (_, m) => (Math.floor(code / SIDE ** m) % SIDE) + 1);
    if (points.some((point) => point.every((value, m) => value >= corner[m]!))) cells++;
  }
  return cells;
}

test.each([1, 2, 3, 4])(
  'the hypervolume of %i objectives is the number of unit cells that are dominated',
  (objectives) => {
    const origin = new Array<number>(objectives).fill(0);
    fc.assert(
      fc.property(gridPoints(objectives), (points) => {
        expect(hypervolume(points, origin)).toBe(countCells(points, objectives));
      }),
      { numRuns: 60 },
    );
  },
);

test.each([2, 3, 4])('what a point adds is the difference of two hypervolumes (%i objectives)', (objectives) => {
  const origin = new Array<number>(objectives).fill(0);
  fc.assert(
    fc.property(gridPoints(objectives), gridPoints(objectives), ([point], others) => {
      if (point === undefined) return;
      const difference = hypervolume([point, ...others], origin) - hypervolume(others, origin);
      expect(addedHypervolume(point, others, origin)).toBe(difference);
    }),
    { numRuns: 60 },
  );
});

test('a point with NaN adds nothing, one at infinity everything', () => {
  expect(
    hypervolume(
      [
        [Number.NaN, 1],
        [1, 2],
      ],
      [0, 0],
    ),
  ).toBe(2);
  expect(
    hypervolume(
      [
        [Number.POSITIVE_INFINITY, 1],
        [1, 2],
      ],
      [0, 0],
    ),
  ).toBe(Number.POSITIVE_INFINITY);
  expect(addedHypervolume([Number.POSITIVE_INFINITY, 1], [[Number.POSITIVE_INFINITY, 1]], [0, 0])).toBe(
    Number.POSITIVE_INFINITY,
  );
});
