import { type StageName, stageNames, WinnowError } from '@winnow/core';
import { embargoInBars, type Split } from '@winnow/evaluation';
import { untouchedRows, windowOpens } from '@winnow/features';
import { applyGapPolicy, type BarRange, type Series, timeframeMs, windowRows } from '@winnow/market';
import type { StageSpec, StudySpec } from './studySpec.ts';

const MIN_TEST_ROWS_PER_FOLD = 20; // below a month of daily bars a fold's figures say nothing
const MIN_TRAIN_ROWS = 20;

/**
 * The checks of a study that need its data: every stage window holds enough bars, those before it are enough to learn from
 * where only the past teaches, and between two windows lie at least as many bars as label horizon and embargo need.
 * @throws WinnowError `study_window_empty` or `study_windows_overlap`
 */
export function checkStudyData(spec: StudySpec, data: ReadonlyMap<string, Series>, where: string): void {
  for (const name of stageNames) {
    const stage = spec.stages[name];
    for (const symbol of stage.symbols) {
      const series = data.get(symbol)!;
      const usable = usableBars(spec, series, windowRows(series, stage.window));
      const needed = testedBlocks(stage.split) * MIN_TEST_ROWS_PER_FOLD + spec.label.horizon;
      if (usable < needed) {
        throw new WinnowError('study_window_empty', {
          where: `${where}: stages.${name}.window`,
          rule: `must hold at least ${needed} bars of ${symbol} ${thatCount(spec)} (its data runs from ${iso(series, 0)} to ${iso(series, series.rows - 1)})`,
          got: usable,
        });
      }
      checkHistory(spec, stage, series, `${where}: stages.${name}.window`);
    }
  }
  checkGap(spec, data, 'search', 'validate', where);
  checkGap(spec, data, 'validate', 'forward', where);
}

/** Enough bars before the first tested one, for a split that learns from the past only. */
function checkHistory(spec: StudySpec, { split, window }: StageSpec, series: Series, where: string): void {
  if (split.kind !== 'walk_forward') return;
  const tested = windowRows(series, window);
  const unknown = spec.label.horizon + embargoInBars(split, tested.end - tested.start, timeframeMs[series.timeframe]);
  const usable = usableBars(spec, series, windowRows(series, { from: window.trainFrom, to: window.from }));
  const needed = MIN_TRAIN_ROWS + unknown;
  if (usable >= needed) return;
  throw new WinnowError('study_window_empty', {
    where: `${where}.trainFrom`,
    rule: `must leave at least ${needed} bars of ${series.symbol} ${thatCount(spec)} before the window, to learn from`,
    got: usable,
  });
}

/** The bars of a window that have all features, less those whose features or label reach over a gap. */
function usableBars({ dataset, features, label }: StudySpec, series: Series, { start, end }: BarRange): number {
  const { calendar, gapPolicy } = dataset;
  const bars = Int32Array.from({ length: end - start }, (_, i) => start + i);
  const opens = windowOpens(series, features.features, bars);
  const whole = bars.filter((_, i) => opens[i]! > Number.NEGATIVE_INFINITY);
  if (calendar === undefined) return whole.length;
  const gaps = applyGapPolicy(series, calendar, gapPolicy);
  return untouchedRows(series, features.features, whole, label.horizon, gaps).length;
}

function thatCount({ dataset }: StudySpec): string {
  return `with all features${dataset.calendar === undefined ? '' : ` and no gap in ${dataset.calendar} near them`}`;
}

function checkGap(
  spec: StudySpec,
  data: ReadonlyMap<string, Series>,
  earlier: StageName,
  later: StageName,
  where: string,
): void {
  const { split, window } = spec.stages[earlier];
  for (const symbol of spec.stages[later].symbols) {
    const series = data.get(symbol)!;
    const tried = windowRows(series, window);
    const embargo = embargoInBars(split, tried.end - tried.start, timeframeMs[series.timeframe]);
    const needed = spec.label.horizon + embargo;
    const { start, end } = windowRows(series, {
      from: window.to,
      to: spec.stages[later].window.from,
    });
    if (end - start >= needed) continue;
    throw new WinnowError('study_windows_overlap', {
      where: `${where}: stages.${later}.window.from`,
      rule: `must leave at least ${needed} bars of ${symbol} (label horizon + embargo) after the ${earlier} window`,
      got: end - start,
    });
  }
}

function testedBlocks(split: Split): number {
  return split.kind === 'cpcv' ? split.groups : split.folds;
}

function iso(series: Series, row: number): string {
  return new Date(series.ts[row]!).toISOString().slice(0, 10);
}
