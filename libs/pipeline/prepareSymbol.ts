import { WinnowError } from '@winnow/core';
import { type Fold, makeFolds } from '@winnow/evaluation';
import type { FeatureMatrix, Labels } from '@winnow/features';
import type { Series } from '@winnow/market';
import { type Allocate, prepareRows } from './prepareRows.ts';
import type { TrialSpec } from './trialSpec.ts';

/** One symbol made ready for fitting; what a trial's parameters cannot change. */
export interface PreparedSymbol {
  readonly series: Series;
  readonly matrix: FeatureMatrix;
  readonly labels: Labels;
  readonly folds: readonly Fold[];
}

/** Bars → features → labels → folds. Rows before `window.from` exist only as training history of a walk-forward split. */
export function prepareSymbol(spec: TrialSpec, series: Series, allocate?: Allocate): PreparedSymbol {
  const { matrix, labels, teaches } = prepareRows(spec, series, allocate);
  const testFrom = matrix.barIndex.findIndex((bar) => series.ts[bar]! >= spec.window.from);
  if (testFrom < 0) {
    throw new WinnowError('study_window_empty', {
      where: `${spec.trialId} ${series.symbol}`,
      rule: `stage ${spec.stage} needs rows with all features and a label inside its window`,
      got: matrix.rows,
    });
  }
  const rows = { barIndex: matrix.barIndex, endIndex: labels.endIndex, barTs: series.ts };
  const folds = makeFolds(spec.split, rows, testFrom);
  return {
    series,
    matrix,
    labels,
    folds: teaches === undefined ? folds : folds.map((fold) => taughtBy(teaches, fold)),
  };
}

/** A fold without the training rows that do not teach. @param teaches [N] */
function taughtBy(teaches: Uint8Array, fold: Fold): Fold {
  const train = fold.train.filter((row) => teaches[row] === 1);
  if (train.length > 0) return { ...fold, train };
  throw new WinnowError('study_window_empty', {
    where: `the fold that tests rows ${fold.test[0]} to ${fold.test.at(-1)}`,
    rule: 'must have training rows whose label reaches over no gap',
    got: 0,
  });
}
