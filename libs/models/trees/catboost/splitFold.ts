import { splitLeaves } from '@winnow/kernels';
import type { Fold } from './fold.ts';
import { type SplitColumn, staysAt } from './splitColumn.ts';

/** Splits the leaves that a fold's rows are in. The bins whose rows keep their leaf stay marked in the fold's workspace. */
export function splitFold(
  { work, leaves }: Fold,
  column: SplitColumn,
  place: number,
  bin: number,
  level: number,
): void {
  const marks = work.goesLeft.view();
  for (let b = 0; b < marks.length; b++) marks[b] = Number(staysAt(column, bin, b));
  splitLeaves(work, place, level, leaves);
}
