import { binRows } from '@winnow/kernels';
import type { Table } from '../binDataset.ts';
import { type Categories, encodeCategories } from './categories.ts';
import { greedyBounds } from './greedyBounds.ts';
import type { BinChoice } from './obliviousOptions.ts';
import { BELOW_ALL, type SplitColumn, type StatisticColumn } from './splitColumn.ts';
import { type TargetClasses, type TargetStatistics, targetStatistics } from './targetStatistics.ts';

/** The training rows as columns of bins; those of statistics depend on an order of the rows. */
export interface SplitTable {
  readonly rows: number;
  /** columns of bins, a multiple of four, those without a description without a split */
  readonly stride: number;
  readonly columns: readonly SplitColumn[];
  /** [N, stride] those of the features */
  readonly bins: Uint8Array;
  /** Bins of the rows in an order. @returns [N, stride] */
  binsIn(order: Int32Array): Uint8Array;
  /** the features that have statistics */
  readonly grouped: readonly Categories[];
}

/** Rows that bounds are chosen from, evenly spread, where there are more. */
const SAMPLED_ROWS = 200_000;

/**
 * The first F columns are those of the features, statistics come after them, and one column without a split after these, for
 * bins of what is combined, where features are.
 */
export function createSplitTable(
  table: Table,
  weight: Float64Array,
  classes: TargetClasses,
  choice: BinChoice,
): SplitTable {
  const { rows, cols } = table;
  const encoded = new Map(choice.categorical.map((feature) => [feature, encodeCategories(table, feature)]));
  const grouped = [...encoded.values()].filter(({ values }) => values.length > choice.maxOneHot);
  const statistics = grouped.map(({ values, codes }) =>
    targetStatistics({ codes, count: values.length }, classes, weight, choice.statistics),
  );
  const own = Array.from({ length: cols }, (_, f) => featureColumn(table, weight, f, encoded.get(f), choice));
  const columns = [...own, ...statistics.flatMap((one, i) => statisticColumns(one, grouped[i]!, choice))];
  const nSpare = Number(choice.maxCombined > 1 && grouped.length > 0);
  const stride = 4 * Math.ceil((columns.length + nSpare) / 4);
  const bins = new Uint8Array(rows * stride);
  binFeatures(table, own, encoded, stride, bins);
  return {
    rows,
    stride,
    columns,
    bins,
    grouped,
    binsIn: (order) => {
      const ordered = takeRows(bins, order, stride);
      fillStatistics(statistics, order, ordered, stride, cols);
      return ordered;
    },
  };
}

function statisticColumns(
  { columns }: TargetStatistics,
  { feature, values }: Categories,
  { statistics }: BinChoice,
): StatisticColumn[] {
  return columns.map((bins) => {
    return { kind: 'statistic', feature, categories: values, nSplits: statistics.bounds, ...bins };
  });
}

/** A categorical feature of too many categories has no split of its own. */
function featureColumn(
  table: Table,
  weight: Float64Array,
  feature: number,
  categories: Categories | undefined,
  { maxOneHot, maxBounds }: BinChoice,
): SplitColumn {
  if (categories) {
    return { kind: 'one_hot', feature, categories: categories.values.length > maxOneHot ? [] : categories.values };
  }
  const { values, along, hasMissing } = sampleColumn(table, weight, feature);
  if (!hasMissing) return { kind: 'numeric', feature, bounds: greedyBounds(values, along, maxBounds) };
  return { kind: 'numeric', feature, bounds: [BELOW_ALL, ...greedyBounds(values, along, maxBounds - 1)] };
}

/** The values that are not missing, and the weights of their rows. */
function sampleColumn(
  { data, rows, cols }: Table,
  weight: Float64Array,
  feature: number,
): { values: Float64Array; along: Float64Array; hasMissing: boolean } {
  const step = Math.max(1, rows / SAMPLED_ROWS);
  const nSampled = Math.min(rows, SAMPLED_ROWS);
  const [values, along] = [new Float64Array(nSampled), new Float64Array(nSampled)];
  let count = 0;
  for (let i = 0; i < nSampled; i++) {
    const row = Math.floor(i * step);
    const value = data[row * cols + feature]!;
    if (Number.isNaN(value)) continue;
    values[count] = value;
    along[count++] = weight[row]!;
  }
  return { values: values.subarray(0, count), along: along.subarray(0, count), hasMissing: count < nSampled };
}

function binFeatures(
  { data, rows }: Table,
  own: readonly SplitColumn[],
  encoded: ReadonlyMap<number, Categories>,
  stride: number,
  bins: Uint8Array,
): void {
  const numeric = own.map((column) =>
    column.kind === 'numeric' ? { bounds: column.bounds, missingBin: 0 } : undefined,
  );
  binRows({ data, nRows: rows, columns: numeric, stride }, bins);
  own.forEach((column, f) => {
    if (column.kind !== 'one_hot' || column.categories.length === 0) return;
    const { codes } = encoded.get(f)!;
    for (let n = 0; n < rows; n++) bins[n * stride + f] = codes[n]! < 0 ? column.categories.length : codes[n]!;
  });
}

function takeRows(bins: Uint8Array, order: Int32Array, stride: number): Uint8Array {
  const words = new Uint32Array(bins.buffer, bins.byteOffset, bins.length / 4);
  const out = new Uint32Array(words.length);
  const width = stride / 4;
  for (let i = 0; i < order.length; i++) {
    const from = order[i]! * width;
    for (let w = 0; w < width; w++) out[i * width + w] = words[from + w]!;
  }
  return new Uint8Array(out.buffer);
}

function fillStatistics(
  statistics: readonly TargetStatistics[],
  order: Int32Array,
  out: Uint8Array,
  stride: number,
  first: number,
): void {
  let column = first;
  for (const one of statistics) {
    one.fill(order, out, stride, column);
    column += one.columns.length;
  }
}
