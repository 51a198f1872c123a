import { assertArgument } from '@winnow/core';
import { cpcv } from './cpcv.ts';
import type { Fold } from './fold.ts';
import { purgedKFold } from './purgedKFold.ts';
import type { SplitRows } from './splitRows.ts';
import type { Split, SplitKind } from './splitSchema.ts';
import { walkForward } from './walkForward.ts';

type FoldMaker<S> = (split: S, rows: SplitRows, testFrom: number) => readonly Fold[];

const makers: { readonly [K in SplitKind]: FoldMaker<Split<K>> } = {
  purged_kfold: (split, rows, testFrom) => {
    assertTestsAll(split, testFrom);
    return purgedKFold(rows, split);
  },
  cpcv: (split, rows, testFrom) => {
    assertTestsAll(split, testFrom);
    return cpcv(rows, split).folds;
  },
  walk_forward: (split, rows, testFrom) => walkForward(rows, { ...split, testFrom }),
};

/**
 * The folds of any split.
 * @param testFrom first row of the evaluation window; rows before it are training history (0 except for `walk_forward`)
 */
export function makeFolds<K extends SplitKind>(split: Split<K>, rows: SplitRows, testFrom: number): readonly Fold[] {
  return makers[split.kind](split, rows, testFrom);
}

function assertTestsAll({ kind }: Split, testFrom: number): void {
  assertArgument(testFrom === 0, 'makeFolds', `${kind} tests every row, so testFrom must be 0`, testFrom);
}
