import { RowLines } from './rowLines.ts';

test('RowLines names the line of every row over blank lines and runs', () => {
  const lines = new RowLines();
  lines.note(0, 2, 3); // rows 0 to 2 on lines 2 to 4
  lines.note(3, 5, 1);
  lines.note(4, 8, 2);
  lines.note(6, 11, 0); // nothing
  lines.note(6, 11, 1);
  expect([0, 1, 2, 3, 4, 5, 6].map((row) => lines.lineOf(row))).toEqual([2, 3, 4, 5, 8, 9, 11]);
});
