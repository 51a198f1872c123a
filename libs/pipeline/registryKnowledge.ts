/**
 * What every entry of the registries makes of a series, for proofs over all of them: features with all suffixes, scalers,
 * labels and sizing policies; `findSplitLeaks` is for splits. Notation: T bars, N rows.
 */

import { assertArgument } from '@winnow/core';
import { decidePositions, policySchema, type SizingKind, sizingSchemas } from '@winnow/evaluation';
import {
  applyScaler,
  buildFeatureMatrix,
  buildLabels,
  type FeatureName,
  featureNames,
  featureRegistry,
  fitScaler,
  type LabelKind,
  type Labels,
  labelSchema,
  type ScalerKind,
  scalerSchema,
  scalerSchemas,
  timeframeSuffixes,
} from '@winnow/features';
import { type Series, timeframeMs } from '@winnow/market';
import type { KnownColumn } from './lookAhead.ts';

const HORIZON = 10;
const FIRST_LABELLED = 50; // the look-back of every label below
const SCALER_TRAIN_ROWS = 150;
const SCALED: readonly FeatureName[] = ['logret_1', 'logret_5', 'volume_z_20', 'rsi_14'];

/** Bars that a series must have, and cuts must leave. */
export const MIN_KNOWLEDGE_BARS = 256;

/** One or more specs of each kind; the horizon is the same in all. */
const labelSpecs: { readonly [K in LabelKind]: readonly object[] } = {
  forward_return: [{}],
  sign_dead_zone: [{ deadZone: 0.001 }],
  triple_barrier: [
    {},
    { side: 'short', touch: 'high_low', vertical: 'sign', costBps: 20 },
    { costConvention: 'shifted' },
  ],
  meta_label: [
    { primary: { kind: 'momentum', bars: 10 } },
    { primary: { kind: 'reversal', bars: 1 }, touch: 'high_low' },
    { primary: { kind: 'sma_cross', fast: 3, slow: 12 } },
  ],
  trend_scanning: [{}],
};

/** @param series at least `MIN_KNOWLEDGE_BARS` bars */
export function registryKnowledge(series: Series): KnownColumn[] {
  const enough = series.rows >= MIN_KNOWLEDGE_BARS;
  assertArgument(enough, 'registryKnowledge', `series must have at least ${MIN_KNOWLEDGE_BARS} bars`, series.rows);
  return [...featureColumns(series), ...scalerColumns(series), ...labelColumns(series), ...sizingColumns(series)];
}

function featureColumns(series: Series): KnownColumn[] {
  const bar = barNumbers(series.rows);
  const own = featureNames.map((name): KnownColumn => {
    const values = new Float64Array(series.rows);
    featureRegistry[name].compute(series, values);
    return { what: 'feature', name, bar, values, survivesTruncation: true };
  });
  const longer = Object.entries(timeframeSuffixes).filter(([, to]) => timeframeMs[to] > timeframeMs[series.timeframe]);
  return [...own, ...longer.flatMap(([suffix]) => carriedColumns(series, suffix))];
}

/** The features of one suffix, by warm-up: where bars do not suffice for the longest one, the others have values. */
function carriedColumns(series: Series, suffix: string): KnownColumn[] {
  const warmups = new Set(featureNames.map((base) => featureRegistry[base].warmup));
  return [...warmups].flatMap((warmup) => {
    const bases = featureNames.filter((base) => featureRegistry[base].warmup === warmup);
    const names = bases.map((base) => `${base}_${suffix}` as FeatureName);
    const { data, rows, cols, barIndex } = buildFeatureMatrix(series, names, { start: 0, end: series.rows });
    return names.map((name, col): KnownColumn => {
      const values = Float64Array.from({ length: rows }, (_, row) => data[row * cols + col]!);
      return { what: 'feature', name, bar: barIndex, values, survivesTruncation: true };
    });
  });
}

/** A scaler of the first rows is known once the last of those is, and so is what it makes of them. */
function scalerColumns(series: Series): KnownColumn[] {
  const matrix = buildFeatureMatrix(series, SCALED, { start: 0, end: series.rows });
  const all = barNumbers(matrix.rows);
  const rows = { train: all.subarray(0, SCALER_TRAIN_ROWS), test: all.subarray(SCALER_TRAIN_ROWS) };
  const fittedAt = matrix.barIndex[SCALER_TRAIN_ROWS - 1]!;
  const bar = Int32Array.from({ length: matrix.data.length }, (_, cell) =>
    Math.max(fittedAt, matrix.barIndex[Math.floor(cell / matrix.cols)]!),
  );
  return (Object.keys(scalerSchemas) as ScalerKind[]).map((name) => {
    const fitted = fitScaler(scalerSchema.parse({ kind: name }), matrix, rows);
    return { what: 'scaler', name, bar, values: applyScaler(fitted, matrix, all), survivesTruncation: true };
  });
}

function labelColumns(series: Series): KnownColumn[] {
  const barIndex = barNumbers(series.rows).subarray(FIRST_LABELLED);
  return Object.entries(labelSpecs).flatMap(([kind, specs]) =>
    specs.flatMap((spec) => {
      const labels = buildLabels(series, barIndex, labelSchema.parse({ kind, horizon: HORIZON, ...spec }), series.rows);
      const limit = Int32Array.from(labels.ret, (_, row) => barIndex[row]! + HORIZON);
      return labelValues(labels).flatMap(([field, values]): KnownColumn[] => {
        const column = { what: 'label', name: `${kind} ${field}`, values } as const;
        return [
          { ...column, bar: labels.endIndex, survivesTruncation: false }, // a row has a label only once its limit is there
          { ...column, bar: limit, survivesTruncation: true },
        ];
      });
    }),
  );
}

function labelValues({ ret, up, endIndex, class: outcome, side, weight }: Labels): [string, Float64Array][] {
  return Object.entries({ ret, up, endIndex, class: outcome, side, weight }).flatMap(([field, values]) =>
    values === undefined ? [] : [[field, Float64Array.from(values)]],
  );
}

function sizingColumns({ close, rows }: Series): KnownColumn[] {
  const bar = barNumbers(rows);
  const convictions = Float64Array.from(bar, (t) => ((t * 37) % 199) / 99 - 1); // any, of both signs and all sizes
  return (Object.keys(sizingSchemas) as SizingKind[]).map((name) => {
    const policy = policySchema.parse({ mode: 'long_short', threshold: 0.1, sizing: { kind: name } });
    const values = decidePositions(convictions, policy, { close, bar });
    return { what: 'sizing', name, bar, values, survivesTruncation: true };
  });
}

function barNumbers(rows: number): Int32Array {
  return Int32Array.from({ length: rows }, (_, bar) => bar);
}
