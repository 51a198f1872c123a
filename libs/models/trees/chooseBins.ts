import { assertArgument, assertShape, createRng } from '@winnow/core';
import { type Arena, type Region, type SortColumn, sortRegion, withArena } from '@winnow/kernels';
import { take } from '@winnow/numerics';
import type { FeatureBins, Table } from './binnedDataset.ts';
import { categoricalBins } from './categoricalBins.ts';
import type { GrowthOptions } from './growthOptions.ts';
import { numericBounds, type ValueCounts } from './numericBounds.ts';
import { quantileBounds } from './quantileBounds.ts';

export interface BinOptions {
  /** bins of a feature, that of missing values included unless bounds lie at values, 2 to 255 */
  readonly maxBins?: number;
  /** least weight of a bin, where bounds lie between values */
  readonly minInBin?: number;
  /** where bounds lie: between values, as in LightGBM, or at them, as in XGBoost; absent: between */
  readonly bounds?: 'between' | 'at_values';
  /** features whose values are categories, by number */
  readonly categorical?: readonly number[];
  /** [N] 0 or more: a row of weight 2 counts as two, one of weight 0 not at all */
  readonly weight?: Float64Array;
  /** bin of a missing value where none was missing among the rows that bins are chosen from: that of 0, or the last, so right */
  readonly laterMissing?: GrowthOptions['laterMissing'];
}

const MAX_BINS = 255;
const MIN_IN_BIN = 3;

/** Rows that bounds are chosen from, drawn when there are more. */
const SAMPLED_ROWS = 200_000;
const SAMPLE_SEED = 1;

/** Columns whose values are copied out of the table in one go: a cache line of each row. */
const COLUMNS_A_PASS = 8;

/**
 * The bins of each feature, from at most SAMPLED_ROWS rows. The sample lies in kernel memory, which a fit uses again.
 * @throws WinnowError as `binDataset`
 */
export function chooseBins(where: string, table: Table, options: BinOptions): FeatureBins[] {
  const { data, rows, cols } = table;
  assertShape(where, 'data', data, rows * cols);
  if (options.weight) assertShape(where, 'weight', options.weight, rows);
  const maxBins = options.maxBins ?? MAX_BINS;
  const isInRange = Number.isInteger(maxBins) && maxBins >= 2 && maxBins <= MAX_BINS;
  assertArgument(isInRange, where, 'maxBins must be an integer from 2 to 255', maxBins);
  const sampled = sampleRows(rows, options.weight);
  const weight = options.weight && take(options.weight!, sampled);
  return withArena((arena) => {
    const columns = Array.from({ length: Math.min(COLUMNS_A_PASS, cols) }, () => arena.f64(sampled.length));
    const memory = createSortMemory(arena, sampled.length, weight !== undefined);
    const features: FeatureBins[] = [];
    for (let first = 0; first < cols; first += COLUMNS_A_PASS) {
      const count = Math.min(COLUMNS_A_PASS, cols - first);
      readColumns(table, sampled, first, count, columns);
      for (let c = 0; c < count; c++) {
        const isCategorical = options.categorical?.includes(first + c) ?? false;
        features.push(
          isCategorical
            ? categoricalBins(columns[c]!.view(), weight ?? new Float64Array(sampled.length).fill(1), maxBins)
            : numericBins(columns[c]!, weight, { ...options, maxBins }, memory),
        );
      }
    }
    return features;
  });
}

/** What a column is sorted with, [S] each. */
interface SortMemory {
  readonly scratch: Region<Float64Array>;
  readonly counts: Region<Float64Array>;
  /** weights that move along, where there are any */
  readonly along: Region<Float64Array> | undefined;
}

function createSortMemory(arena: Arena, length: number, isWeighted: boolean): SortMemory {
  return {
    scratch: arena.f64(length),
    counts: arena.f64(length),
    along: isWeighted ? arena.f64(length) : undefined,
  };
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
  out: readonly Region<Float64Array>[],
): void {
  const columns = out.map((column) => column.view());
  for (let n = 0; n < rows.length; n++) {
    const start = rows[n]! * cols + first;
    for (let c = 0; c < count; c++) columns[c]![n] = data[start + c]!;
  }
}

/** @param column [S], which is sorted. @param weight [S], 1 when undefined */
function numericBins(
  column: Region<Float64Array>,
  weight: Float64Array | undefined,
  { maxBins, minInBin = MIN_IN_BIN, bounds }: BinOptions & { readonly maxBins: number },
  { scratch, counts, along }: SortMemory,
): FeatureBins {
  const values = column.view();
  const n = dropMissing(values, weight, along?.view());
  const payload: SortColumn | undefined = along && { values: along, scratch: counts };
  sortRegion({ values: column, scratch }, n, payload);
  const distinct = { values: scratch.view(), counts: counts.view() };
  const known = countDistinct(values.subarray(0, n), along?.view(), distinct);
  const hasMissing = n < values.length;
  if (bounds === 'at_values') return { kind: 'numeric', bounds: quantileBounds(known, maxBins), hasMissing };
  return { kind: 'numeric', bounds: numericBounds(known, hasMissing ? maxBins - 1 : maxBins, minInBin), hasMissing };
}

/** Moves the values that are not NaN to the front, and their weights to the front of `along`. @returns how many they are */
function dropMissing(values: Float64Array, weight: Float64Array | undefined, along: Float64Array | undefined): number {
  let n = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    values[n] = value;
    if (along !== undefined) along[n] = weight![i]!;
    n += 1;
  }
  return n;
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
