import { type StageName, stageNames, WinnowError } from '@winnow/core';
import { embargoInBars, type Split } from '@winnow/evaluation';
import { untouchedRows } from '@winnow/features';
import { applyGapPolicy, type BarRange, type Series, timeframeMs, windowRows } from '@winnow/market';
import type { StudySpec } from './studySpec.ts';

const MIN_TEST_ROWS_PER_FOLD = 20; // below a month of daily bars a fold's figures say nothing

/**
 * The checks of a study that need its data: every stage window holds enough bars, and between two windows lie at least
 * as many bars as label horizon and embargo need.
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
          rule: `must hold at least ${needed} bars of ${symbol}${unless(spec)} (its data runs from ${iso(series, 0)} to ${iso(series, series.rows - 1)})`,
          got: usable,
        });
      }
    }
  }
  checkGap(spec, data, 'search', 'validate', where);
  checkGap(spec, data, 'validate', 'forward', where);
}

/** The bars of a window, less those whose features or label reach over a gap. */
function usableBars({ dataset, features, label }: StudySpec, series: Series, { start, end }: BarRange): number {
  const { calendar, gapPolicy } = dataset;
  if (calendar === undefined) return end - start;
  const bars = Int32Array.from({ length: end - start }, (_, i) => start + i);
  const gaps = applyGapPolicy(series, calendar, gapPolicy);
  return untouchedRows(series, features.features, bars, label.horizon, gaps).length;
}

function unless({ dataset }: StudySpec): string {
  return dataset.calendar === undefined ? '' : ` with no gap in ${dataset.calendar} near them`;
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
