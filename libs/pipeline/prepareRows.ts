import {
  buildFeatureMatrix,
  buildLabels,
  type FeatureMatrix,
  fillVolume,
  type Labels,
  pickLabels,
  pickRows,
  takeColumns,
  takeRows,
  untouchedRows,
} from '@winnow/features';
import { applyGapPolicy, type GapPolicyResult, type Series, windowRows } from '@winnow/market';
import type { TrialSpec } from './trialSpec.ts';

/** Gives an array of the length that it is asked for, whatever stands in it. */
export type Allocate = (length: number) => Float64Array;

/** Notation: N rows. */
export interface PreparedRows {
  readonly matrix: FeatureMatrix;
  readonly labels: Labels;
  /** [N] 1 where a row may train; absent: all may */
  readonly teaches?: Uint8Array;
}

/**
 * Bars → features → labels of one symbol: the rows from `window.trainFrom` on that have all features and a label. Where the
 * dataset has a calendar, rows whose features reach over a gap are left out, and those whose label does not teach: they are
 * tested all the same, since nobody knew of the gap when their position was taken. A trial of a feature subset has the rows of
 * all features too, so that all trials of a stage are tested on the same bars.
 * @param allocate memory for the features
 * @throws WinnowError `data_gap` where gaps are refused, and those of features and labels
 */
export function prepareRows(spec: TrialSpec, series: Series, allocate?: Allocate): PreparedRows {
  const gaps = gapsOf(spec, series);
  const features = featuresOver(spec, series, gaps, allocate);
  const labels = buildLabels(series, features.barIndex, spec.label, trialBars(spec, series).end);
  const matrix = takeSubset(spec, takeRows(features, labels.ret.length));
  if (gaps === undefined) return { matrix, labels };
  const kept = untouchedRows(series, spec.features, matrix.barIndex, 0, gaps);
  const whole = pickRows(matrix, kept);
  const teaches = new Uint8Array(whole.rows);
  for (const row of untouchedRows(series, [], whole.barIndex, spec.label.horizon, gaps)) teaches[row] = 1;
  return { matrix: whole, labels: pickLabels(labels, kept), teaches };
}

function takeSubset({ featureSubset }: TrialSpec, matrix: FeatureMatrix): FeatureMatrix {
  if (featureSubset === undefined) return matrix;
  return takeColumns(
    matrix,
    Int32Array.from(featureSubset, (name) => matrix.names.indexOf(name)),
  );
}

/** The features of every bar of the trial that has all of them, with a label or without, at a gap or not. */
export function prepareFeatures(spec: TrialSpec, series: Series): FeatureMatrix {
  return featuresOver(spec, series, gapsOf(spec, series));
}

function featuresOver(
  spec: TrialSpec,
  series: Series,
  gaps: GapPolicyResult | undefined,
  allocate?: Allocate,
): FeatureMatrix {
  const features = buildFeatureMatrix(series, spec.features, trialBars(spec, series), allocate);
  return gaps?.timeline === undefined ? features : fillVolume(features, series, gaps.timeline);
}

function gapsOf({ dataRefs }: TrialSpec, series: Series): GapPolicyResult | undefined {
  const rule = dataRefs.find(({ symbol }) => symbol === series.symbol)?.gaps;
  return rule && applyGapPolicy(series, rule.calendar, rule.policy);
}

function trialBars({ window }: TrialSpec, series: Series) {
  return windowRows(series, { from: window.trainFrom, to: window.to });
}
