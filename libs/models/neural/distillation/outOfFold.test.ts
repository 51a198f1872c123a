import { createRng } from '@winnow/core';
import { targetsOf } from '../../testing/targetsOf.ts';
import { viewOf } from '../../testing/viewOf.ts';
import { innerFolds, outOfFold } from './outOfFold.ts';
import { teacherOf } from './teachers.ts';

const ROWS = 60;
const rng = createRng(5);
const view = viewOf(
  Float64Array.from({ length: 2 * ROWS }, () => rng.normal()),
  2,
);
const targets = targetsOf(Float64Array.from({ length: ROWS }, () => 0.01 * rng.normal()));
const context = { rng: createRng(1), throwIfAborted: () => {} };
const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

test.each([
  { rows: 40, folds: 3, pastRows: 40, labelRows: 1 },
  { rows: 40, folds: 3, pastRows: 31, labelRows: 4 },
  { rows: 17, folds: 5, pastRows: 12, labelRows: 2 },
])('%j: each row is in one block, and all past rows whose labels meet none of the block train for it', (sizes) => {
  const { rows, labelRows, pastRows } = sizes;
  const blocks = innerFolds(rows, sizes);
  expect(blocks.flatMap(({ from, to }) => numbers(from, to))).toEqual(numbers(0, rows));
  for (const { train, from, to } of blocks) {
    const isApart = (row: number) => numbers(from, to).every((tested) => Math.abs(row - tested) >= labelRows);
    expect([...train]).toEqual(numbers(0, pastRows).filter(isApart));
  }
});

test('what is said of a block does not depend on a return in it, and what is said of the past on no later one', () => {
  const options = { folds: 4, pastRows: 48, labelRows: 1 };
  const taught = (ret: Float64Array) =>
    outOfFold('test', teacherOf('ridge', {}), view, targetsOf(ret), options, context);
  const plain = taught(targets.ret);
  const changed = (from: number, to: number) => {
    const moved = taught(targets.ret.map((value, n) => (n >= from && n < to ? value + 0.1 * (n % 3) : value)));
    return numbers(0, ROWS).filter((n) => moved[n] !== plain[n]);
  };
  expect(changed(12, 24)).toEqual([...numbers(0, 12), ...numbers(24, ROWS)]);
  expect(changed(48, ROWS)).toEqual([]);
});
