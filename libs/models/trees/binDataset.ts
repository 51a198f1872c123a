import { assertShape } from '@winnow/core';
import { type BinnableRows, type BinSource, binIntoKernel, binRows } from '@winnow/kernels';
import {
  type BinnedDataset,
  type ChosenBins,
  type FeatureBins,
  type NumericBins,
  type Table,
  valueBins,
} from './binnedDataset.ts';
import { categoryLookup } from './categoricalBins.ts';
import { type BinOptions, chooseBins } from './chooseBins.ts';
import type { GrowthOptions } from './growthOptions.ts';

export type { Table } from './binnedDataset.ts';
export type { BinOptions } from './chooseBins.ts';

/** Bytes that a binned table takes. */
export function binnedBytes(rows: number, cols: number): number {
  return rows * strideOf(cols);
}

/**
 * Replaces the values of a table by bins.
 * @param buffer where the bins are to lie, at least N · stride bytes; else in memory of their own
 * @throws WinnowError `shape_mismatch`, or `argument_invalid` for an option out of range or a category that is none
 */
export function binDataset(
  table: Table,
  options: BinOptions = {},
  buffer?: SharedArrayBuffer | ArrayBuffer,
): BinnedDataset {
  return applyBins(binLater(table, options), buffer);
}

/**
 * Another table in the bins of one that was binned before, e.g. a validation set.
 * @param laterMissing as the trees have it that are to read the bins
 */
export function binLike(
  table: Table,
  features: readonly FeatureBins[],
  laterMissing?: GrowthOptions['laterMissing'],
): BinnedDataset {
  return applyBins(binLaterLike(table, features, laterMissing));
}

/** As `binDataset`, leaving the values as they are until a fit needs the bins, which then lie in its memory only. */
export function binLater(table: Table, options: BinOptions): ChosenBins {
  const { data, rows, cols } = table;
  const { laterMissing } = options;
  return { rows, cols, stride: strideOf(cols), features: chooseBins('binDataset', table, options), data, laterMissing };
}

/** As `binLike`, and leaving the values as they are. */
export function binLaterLike(
  { data, rows, cols }: Table,
  features: readonly FeatureBins[],
  laterMissing?: GrowthOptions['laterMissing'],
): ChosenBins {
  assertShape('binLike', 'data', data, rows * features.length);
  return { rows, cols, stride: strideOf(cols), features, data, laterMissing };
}

/** What loads the bins into the memory of a fit. */
export function binSource(dataset: BinnedDataset | ChosenBins): BinSource {
  if ('bins' in dataset) return dataset.bins;
  return (out) => {
    const { rows, cols, stride, features } = dataset;
    const isWhole = stride === cols && features.every(({ kind }) => kind === 'numeric');
    if (!isWhole) for (const region of [out.rows, out.columns]) region.view().fill(0);
    binIntoKernel(binnable(dataset), out);
    const [byRow, byColumn] = [out.rows.view(), out.columns.view()];
    writeCategories(dataset, (n, f, bin) => {
      byRow[n * stride + f] = bin;
      byColumn[f * rows + n] = bin;
    });
  };
}

function applyBins(chosen: ChosenBins, buffer?: SharedArrayBuffer | ArrayBuffer): BinnedDataset {
  const { rows, cols, stride, features } = chosen;
  const bytes = binnedBytes(rows, cols);
  const bins = buffer === undefined ? new Uint8Array(bytes) : new Uint8Array(buffer as ArrayBuffer, 0, bytes);
  binRows(binnable(chosen), bins);
  writeCategories(chosen, (n, f, bin) => {
    bins[n * stride + f] = bin;
  });
  return { rows, cols, stride, bins, features };
}

function strideOf(cols: number): number {
  return 4 * Math.ceil(cols / 4);
}

/** Of a table, what the kernel bins: features of numbers. */
function binnable({ data, rows, stride, features, laterMissing }: ChosenBins): BinnableRows {
  const columns = features.map((feature) =>
    feature.kind === 'numeric' ? { bounds: feature.bounds, missingBin: missingBin(feature, laterMissing) } : undefined,
  );
  return { data, nRows: rows, columns, stride };
}

/** A missing value of a feature that had none is taken for 0, as in LightGBM, or for what is right of every split, as in XGBoost. */
function missingBin(feature: NumericBins, laterMissing: GrowthOptions['laterMissing']): number {
  if (feature.hasMissing) return valueBins(feature);
  return laterMissing === 'right' ? valueBins(feature) - 1 : feature.bounds.filter((bound) => bound < 0).length;
}

function writeCategories(
  { data, rows, cols, features }: ChosenBins,
  write: (row: number, feature: number, bin: number) => void,
): void {
  features.forEach((feature, f) => {
    if (feature.kind !== 'categorical') return;
    const binOf = categoryLookup(feature);
    for (let n = 0; n < rows; n++) write(n, f, binOf(data[n * cols + f]!));
  });
}
