import { createRng } from '@winnow/core';
import { type TableSplit, tableFolds, tableSplitKinds } from './tableFolds.ts';
import { splitOf } from './testing.ts';

const ROWS = 50;
const foldsOf = (kind: TableSplit['kind'], change: Partial<TableSplit> = {}, classes?: Int32Array, seed = 1) =>
  tableFolds(splitOf(kind, change), ROWS, classes, createRng(seed));
const rowsOf = (folds: ReturnType<typeof foldsOf>) => folds.flatMap(({ test }) => [...test]).sort((a, b) => a - b);
const all = Array.from({ length: ROWS }, (_, n) => n);

test.each(tableSplitKinds)('%s tests no row by a model that has seen it, and rows ascend', (kind) => {
  for (const { train, test } of foldsOf(kind)) {
    expect([...train].filter((row) => test.includes(row))).toEqual([]);
    for (const rows of [train, test]) expect([...rows]).toEqual([...rows].sort((a, b) => a - b));
  }
});

test('kfold and purged_kfold test every row once; walk_forward those after the first part', () => {
  expect(rowsOf(foldsOf('kfold'))).toEqual(all);
  expect(rowsOf(foldsOf('purged_kfold'))).toEqual(all);
  expect(rowsOf(foldsOf('walk_forward'))).toEqual(all.slice(13)); // four parts of 50 rows, rounded up
});

test('kfold deals each class out evenly, by the seed', () => {
  const classes = Int32Array.from(all, (n) => (n < 6 ? 1 : 0));
  const folds = foldsOf('kfold', {}, classes);
  expect(folds.map(({ test }) => test.reduce((sum, row) => sum + classes[row]!, 0))).toEqual([2, 2, 2]);
  expect(foldsOf('kfold', {}, classes)).toEqual(folds);
  expect(foldsOf('kfold', {}, classes, 2)).not.toEqual(folds);
});

test('in time, rows whose target overlaps the tested part do not train, nor do those within the embargo', () => {
  const [, middle] = foldsOf('purged_kfold', { horizon: 3, embargo: 2 });
  const [first, last] = [middle!.test[0]!, middle!.test.at(-1)!];
  expect([...middle!.train]).toEqual(all.filter((n) => n + 3 <= first || n >= last + 3 + 2));
  for (const { train, test } of foldsOf('walk_forward', { horizon: 3, embargo: 2 })) {
    expect([...train]).toEqual(all.filter((n) => n + 3 + 2 <= test[0]!));
  }
});

test.each<[string, TableSplit['kind'], Partial<TableSplit>]>([
  ['more folds than rows', 'kfold', { folds: 51 }],
  ['an embargo that leaves nothing to train on', 'purged_kfold', { folds: 2, embargo: 60, horizon: 60 }],
  ['a horizon beyond the first part', 'walk_forward', { horizon: 40 }],
])('tableFolds() refuses %s', (_, kind, change) => {
  expect(() => foldsOf(kind, change)).toThrow(expect.objectContaining({ code: 'data_too_few' }));
});
