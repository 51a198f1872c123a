/**
 * The look-ahead audit: whether anything that a trial knows at the close of a bar depends on a later bar. Two proofs,
 * both to the last bit: the bars after a cut are replaced by quite different ones, or taken away altogether, and nothing
 * that was known at the cut may move.
 *
 * Notation: T bars, N values of one column.
 */

import { assertArgument, createRng } from '@winnow/core';
import { type Series, takeBars } from '@winnow/market';
import { getModel } from '@winnow/models';
import { prepareFeatures } from './prepareRows.ts';
import { prepareSymbol } from './prepareSymbol.ts';
import { replaceBars } from './replaceBars.ts';
import { type FoldPrediction, predictFold } from './runTrial.ts';
import type { TrialSpec } from './trialSpec.ts';

/** One thing that is known of a series, with the bar at whose close each value is known. */
export interface KnownColumn {
  readonly what: 'feature' | 'scaler' | 'label' | 'split' | 'sizing' | 'prediction' | 'position' | 'density';
  readonly name: string;
  /** [N] */
  readonly bar: Int32Array;
  /** [N] */
  readonly values: Float64Array;
  /** false where the number of bars may legitimately matter, as it does for the folds that a prediction comes from */
  readonly survivesTruncation: boolean;
}

/** A column that moved although no bar it may depend on did. */
export interface LookAhead {
  readonly what: KnownColumn['what'];
  readonly name: string;
  readonly proof: 'replaced future' | 'truncation' | 'replaced test block';
  /** last bar that was left as it was */
  readonly cut: number;
  /** how many of its values up to the cut moved, and the bar of the first */
  readonly moved: number;
  readonly firstBar: number;
}

/**
 * A trial that predicts each of its test blocks from the past only, as the audit needs it: the other splits train on later
 * rows too, as they are meant to.
 * @param historyFrom epoch ms UTC, where training begins if the trial's own split tests all rows
 */
export function walkingForward(spec: TrialSpec, historyFrom: number): TrialSpec {
  const { split, window } = spec;
  if (split.kind === 'walk_forward') return spec;
  const { embargoBars, embargo } = split;
  const folds = split.kind === 'cpcv' ? split.groups : split.folds;
  return {
    ...spec,
    split: { kind: 'walk_forward', folds, embargoBars, ...(embargo && { embargo }) },
    window: { ...window, trainFrom: historyFrom },
  };
}

/** Features, ended labels, predictions, positions and densities of a trial on one symbol; its split must be walk_forward. */
export function trialKnowledge(spec: TrialSpec, series: Series): KnownColumn[] {
  assertArgument(spec.split.kind === 'walk_forward', 'trialKnowledge', 'split must be walk_forward', spec.split.kind);
  const symbol = prepareSymbol(spec, series);
  const { matrix, labels } = symbol;
  const label: KnownColumn = {
    what: 'label',
    name: spec.label.kind,
    bar: labels.endIndex,
    values: labels.ret,
    survivesTruncation: false, // a row near the end of the bars has no label, even if its barrier was touched early
  };

  const model = getModel(spec.model);
  const params = model.params.parse(spec.params);
  const predicted = symbol.folds.map((fold, k) => {
    const context = { rng: createRng(spec.seed).split('audit', k), throwIfAborted: () => {} };
    return predictFold(spec, model, params, symbol, fold, context);
  });
  const bar = Int32Array.from(symbol.folds.flatMap((fold) => Array.from(fold.test, (row) => matrix.barIndex[row]!)));
  const joined = (key: Exclude<keyof FoldPrediction, 'policies'>) =>
    Float64Array.from(predicted.flatMap((item) => [...(item[key] ?? [])]));
  return [
    ...featureColumns(spec, series),
    label,
    { what: 'prediction', name: spec.model, bar, values: joined('predictions'), survivesTruncation: false },
    { what: 'position', name: spec.model, bar, values: joined('positions'), survivesTruncation: false },
    ...(model.logDensity
      ? [{ what: 'density', name: spec.model, bar, values: joined('logDensity'), survivesTruncation: false } as const]
      : []),
  ];
}

/** All feature rows, those that are too close to the end of the window for a label too. */
function featureColumns(spec: TrialSpec, series: Series): KnownColumn[] {
  const { data, rows, cols, names, barIndex } = prepareFeatures(spec, series);
  return names.map((name, f) => {
    const values = Float64Array.from({ length: rows }, (_, row) => data[row * cols + f]!);
    return { what: 'feature', name, bar: barIndex, values, survivesTruncation: true };
  });
}

/**
 * @param knowledgeOf what is known of a series; called on the series, and on two changed ones per cut
 * @param cuts        bars after which the future is changed
 * @param seed        of the replaced future
 * @returns every column that moved, empty when there is no look-ahead
 */
export function findLookAhead(
  knowledgeOf: (series: Series) => readonly KnownColumn[],
  series: Series,
  cuts: readonly number[],
  seed: number,
): LookAhead[] {
  const known = knowledgeOf(series);
  return cuts.flatMap((cut) => {
    const replaced = knowledgeOf(replaceBars(series, (bar) => bar > cut, createRng(seed).split('future', cut)));
    const truncated = knowledgeOf(takeBars(series, cut + 1));
    return known.flatMap((column, i) => [
      ...compare(column, replaced[i]!, cut, 'replaced future'),
      ...(column.survivesTruncation ? compare(column, truncated[i]!, cut, 'truncation') : []),
    ]);
  });
}

function compare(before: KnownColumn, after: KnownColumn, cut: number, proof: LookAhead['proof']): LookAhead[] {
  let moved = 0;
  let firstBar = -1;
  for (let i = 0; i < before.values.length; i++) {
    const bar = before.bar[i]!;
    if (bar > cut || (after.bar[i] === bar && Object.is(after.values[i], before.values[i]))) continue;
    if (moved++ === 0) firstBar = bar;
  }
  return moved === 0 ? [] : [{ what: before.what, name: before.name, proof, cut, moved, firstBar }];
}
