import { assertArgument } from '@winnow/core';
import type { Fold } from './fold.ts';
import { purgedKFold } from './purgedKFold.ts';
import type { SplitRows } from './splitRows.ts';
import type { Split, SplitKind } from './splitSchema.ts';
import { walkForward } from './walkForward.ts';

const makers: { readonly [K in SplitKind]: (split: Split<K>, rows: SplitRows, testFrom: number) => Fold[] } = {
  purged_kfold: (split, rows, testFrom) => {
    assertArgument(testFrom === 0, 'makeFolds', 'purged_kfold tests every row, so testFrom must be 0', testFrom);
    return purgedKFold(rows, split);
  },
  walk_forward: (split, rows, testFrom) => walkForward(rows, { ...split, testFrom }),
};

/**
 * The folds of any split.
 * @param testFrom first row of the evaluation window; rows before it are training history (0 for `purged_kfold`)
 */
export function makeFolds<K extends SplitKind>(split: Split<K>, rows: SplitRows, testFrom: number): Fold[] {
  return makers[split.kind](split, rows, testFrom);
}
