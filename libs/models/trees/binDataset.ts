import { assertArgument, assertShape, createRng } from '@winnow/core';
import { binRows, sortValues } from '@winnow/kernels';
import { type BinnedDataset, type FeatureBins, valueBins } from './binnedDataset.ts';
import { categoricalBins, categoryLookup } from './categoricalBins.ts';
import { numericBounds, type ValueCounts } from './numericBounds.ts';

/** A table of values; NaN is missing, infinities are values. */
export interface Table {
  /** [N, F] row-major */
  readonly data: Float64Array;
  readonly rows: number;
  readonly cols: number;
}

export interface BinOptions {
  /** bins of a feature, that of missing values included, 2 to 255 */
  readonly maxBins?: number;
  /** least weight of a bin */
  readonly minInBin?: number;
  /** features whose values are categories, by number */
  readonly categorical?: readonly number[];
  /** [N] 0 or more: a row of weight 2 counts as two, one of weight 0 not at all */
  readonly weight?: Float64Array;
  /** where the bins are to lie, at least N · stride bytes; else in memory of their own */
  readonly buffer?: SharedArrayBuffer | ArrayBuffer;
}

const MAX_BINS = 255;
const MIN_IN_BIN = 3;

/** Rows that bounds are chosen from, drawn when there are more. */
const SAMPLED_ROWS = 200_000;
const SAMPLE_SEED = 1;

/** Columns whose values are copied out of the table in one go: a cache line of each row. */
const COLUMNS_A_PASS = 8;

/** Bytes that a binned table takes. */
export function binnedBytes(rows: number, cols: number): number {
  return rows * strideOf(cols);
}

/**
 * Replaces the values of a table by bins.
 * @throws WinnowError `shape_mismatch`, or `argument_invalid` for an option out of range or a category that is none
 */
export function binDataset(table: Table, options: BinOptions = {}): BinnedDataset {
  const { data, rows, cols } = table;
  const where = 'binDataset';
  assertShape(where, 'data', data, rows * cols);
  if (options.weight) assertShape(where, 'weight', options.weight, rows);
  const maxBins = options.maxBins ?? MAX_BINS;
  assertArgument(
    Number.isInteger(maxBins) && maxBins >= 2 && maxBins <= MAX_BINS,
    where,
    'maxBins must be an integer from 2 to 255',
    maxBins,
  );
  const features = chooseBins(table, maxBins, options);
  const dataset = { rows, cols, stride: strideOf(cols), bins: binsIn(options.buffer, rows, cols), features };
  applyBins(table, dataset);
  return dataset;
}

/** Another table in the bins of one that was binned before, e.g. a validation set. */
export function binLike(table: Table, features: readonly FeatureBins[]): BinnedDataset {
  const { data, rows, cols } = table;
  assertShape('binLike', 'data', data, rows * features.length);
  const dataset = { rows, cols, stride: strideOf(cols), bins: binsIn(undefined, rows, cols), features };
  applyBins(table, dataset);
  return dataset;
}

function strideOf(cols: number): number {
  return 4 * Math.ceil(cols / 4);
}

function binsIn(buffer: SharedArrayBuffer | ArrayBuffer | undefined, rows: number, cols: number): Uint8Array {
  const bytes = binnedBytes(rows, cols);
  return buffer === undefined ? new Uint8Array(bytes) : new Uint8Array(buffer as ArrayBuffer, 0, bytes);
}

function chooseBins(table: Table, maxBins: number, options: BinOptions): FeatureBins[] {
  const sampled = sampleRows(table.rows, options.weight);
  const weight = options.weight && Float64Array.from(sampled, (row) => options.weight![row]!);
  const columns = Array.from({ length: Math.min(COLUMNS_A_PASS, table.cols) }, () => new Float64Array(sampled.length));
  const distinct = { values: new Float64Array(sampled.length), counts: new Float64Array(sampled.length) };
  const features: FeatureBins[] = [];
  for (let first = 0; first < table.cols; first += COLUMNS_A_PASS) {
    const count = Math.min(COLUMNS_A_PASS, table.cols - first);
    readColumns(table, sampled, first, count, columns);
    for (let c = 0; c < count; c++) {
      const isCategorical = options.categorical?.includes(first + c) ?? false;
      features.push(
        isCategorical
          ? categoricalBins(columns[c]!, weight ?? new Float64Array(sampled.length).fill(1), maxBins)
          : numericBins(columns[c]!, weight, maxBins, options.minInBin ?? MIN_IN_BIN, distinct),
      );
    }
  }
  return features;
}

/** Rows that count, at most SAMPLED_ROWS of them, ascending. */
function sampleRows(rows: number, weight: Float64Array | undefined): Int32Array {
  const counts = (row: number): boolean => weight === undefined || weight[row]! > 0;
  let left = 0;
  for (let row = 0; row < rows; row++) if (counts(row)) left += 1;
  let wanted = Math.min(left, SAMPLED_ROWS);
  const rng = wanted < left ? createRng(SAMPLE_SEED) : undefined;
  const sampled = new Int32Array(wanted);
  let n = 0;
  for (let row = 0; row < rows; row++) {
    if (!counts(row)) continue;
    if (rng === undefined || rng.uniform() * left < wanted) {
      sampled[n++] = row;
      wanted -= 1;
    }
    left -= 1;
  }
  return sampled;
}

/** @param out [count] of [S] receive the columns from `first` on */
function readColumns(
  { data, cols }: Table,
  rows: Int32Array,
  first: number,
  count: number,
  out: readonly Float64Array[],
): void {
  for (let n = 0; n < rows.length; n++) {
    const start = rows[n]! * cols + first;
    for (let c = 0; c < count; c++) out[c]![n] = data[start + c]!;
  }
}

/** @param values [S], which is sorted. @param weight [S], 1 when undefined. @param scratch [S] */
function numericBins(
  values: Float64Array,
  weight: Float64Array | undefined,
  maxBins: number,
  minInBin: number,
  scratch: { readonly values: Float64Array; readonly counts: Float64Array },
): FeatureBins {
  const hasMissing = values.includes(Number.NaN);
  const isKnown = (value: number): boolean => !Number.isNaN(value);
  const known = hasMissing ? values.filter(isKnown) : values;
  const along = hasMissing && weight ? weight.filter((_, n) => isKnown(values[n]!)) : weight?.slice();
  sortValues(known, along);
  const distinct = countDistinct(known, along, scratch);
  return { kind: 'numeric', bounds: numericBounds(distinct, hasMissing ? maxBins - 1 : maxBins, minInBin), hasMissing };
}

/** @param sorted ascending. @param scratch receives the result */
function countDistinct(
  sorted: Float64Array,
  weight: Float64Array | undefined,
  { values, counts }: { readonly values: Float64Array; readonly counts: Float64Array },
): ValueCounts {
  let n = 0;
  let nDistinct = 0;
  while (n < sorted.length) {
    const value = sorted[n]!;
    let count = 0;
    for (; n < sorted.length && sorted[n]! === value; n++) count += weight === undefined ? 1 : weight[n]!;
    values[nDistinct] = value;
    counts[nDistinct++] = count;
  }
  return { values: values.subarray(0, nDistinct), counts: counts.subarray(0, nDistinct) };
}

/** A missing value of a feature that had none is taken for 0, as in LightGBM. */
function missingBin(feature: FeatureBins): number {
  if (feature.kind === 'categorical') return 0;
  return feature.hasMissing ? valueBins(feature) : feature.bounds.filter((bound) => bound < 0).length;
}

function applyBins({ data, rows, cols }: Table, { stride, bins, features }: BinnedDataset): void {
  const columns = features.map((feature) =>
    feature.kind === 'numeric' ? { bounds: feature.bounds, missingBin: missingBin(feature) } : undefined,
  );
  binRows(data, rows, columns, stride, bins);
  features.forEach((feature, f) => {
    if (feature.kind !== 'categorical') return;
    const binOf = categoryLookup(feature);
    for (let n = 0; n < rows; n++) bins[n * stride + f] = binOf(data[n * cols + f]!);
  });
}
