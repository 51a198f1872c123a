import { createRng } from '@winnow/core';
import {
  type Fold,
  makeFolds,
  type Split,
  type SplitRows,
  splitSchema,
  splitSchemas,
  testBlocks,
} from '@winnow/evaluation';
import { buildLabels, type LabelSpec } from '@winnow/features';
import { type Series, takeBars } from '@winnow/market';
import type { LookAhead } from './lookAhead.ts';
import { replaceBars } from './replaceBars.ts';

/**
 * Whether the training labels of a split know anything of what it tests. Notation: T bars, N rows; a row's label interval
 * is [bar, end) in bars. Labels are forward returns: they depend on the bars of their interval alone, so that a label that
 * moves has an interval that meets a tested one.
 */

const LABEL: LabelSpec = { kind: 'forward_return', horizon: 10 };
const HISTORY_SHARE = 0.3; // of the rows, what a walk-forward split has before its first block

/** Kinds of split that there are, for proofs over all of them. */
export const splitKinds = Object.keys(splitSchemas) as readonly Split['kind'][];

/** Every fold of the default split of each kind. @param seed of the replaced bars */
export function findSplitLeaks(series: Series, seed: number): LookAhead[] {
  const barIndex = Int32Array.from({ length: series.rows }, (_, bar) => bar);
  const labels = buildLabels(series, barIndex, LABEL, series.rows);
  const rows = { barIndex: barIndex.subarray(0, labels.ret.length), endIndex: labels.endIndex, barTs: series.ts };
  return splitKinds.flatMap((kind) => {
    const testFrom = kind === 'walk_forward' ? Math.floor(HISTORY_SHARE * labels.ret.length) : 0;
    const folds = makeFolds(splitSchema.parse({ kind }), rows, testFrom);
    return folds.flatMap((fold, f) => [
      ...movedLabels(kind, series, rows, fold, seed + f),
      ...(kind === 'walk_forward' ? unknownLabels(kind, series, rows, fold) : []),
    ]);
  });
}

/** Replaces the bars inside the label intervals of each tested block; no training label may move. */
export function movedLabels(name: string, series: Series, rows: SplitRows, fold: Fold, seed: number): LookAhead[] {
  const inside = new Uint8Array(series.rows);
  for (const { start, end } of testBlocks(fold)) {
    const tested = fold.test.subarray(start, end);
    const last = tested.reduce((latest, row) => Math.max(latest, rows.endIndex[row]!), 0);
    inside.fill(1, rows.barIndex[tested[0]!]! + 1, last);
  }
  const changed = replaceBars(series, (bar) => inside[bar] === 1, createRng(seed).split('test block'));
  const [before, after] = [series, changed].map((bars) => buildLabels(bars, rows.barIndex, LABEL, series.rows).ret);
  const moved = fold.train.filter((row) => !Object.is(before![row], after![row]));
  return offence(name, 'replaced test block', rows, fold, moved);
}

/** Takes away the bars behind the first tested one; every training label must be known already. */
function unknownLabels(name: string, series: Series, rows: SplitRows, fold: Fold): LookAhead[] {
  const known = takeBars(series, rows.barIndex[fold.test[0]!]! + 1);
  const { ret } = buildLabels(known, rows.barIndex.subarray(0, known.rows), LABEL, known.rows);
  const unknown = fold.train.filter((row) => row >= ret.length);
  return offence(name, 'truncation', rows, fold, unknown);
}

function offence(
  name: string,
  proof: LookAhead['proof'],
  { barIndex }: SplitRows,
  { test }: Fold,
  rows: Int32Array,
): LookAhead[] {
  if (rows.length === 0) return [];
  const [cut, firstBar] = [barIndex[test[0]!]!, barIndex[rows[0]!]!];
  return [{ what: 'split', name, proof, cut, moved: rows.length, firstBar }];
}
