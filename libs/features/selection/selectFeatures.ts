import { assertArgument, assertFinite, assertShape } from '@winnow/core';
import { z } from 'zod';
import type { FeatureMatrix } from '../contract.ts';
import type { Labels } from '../labels/contract.ts';
import { assertTrainRows, type TrainTestRows } from '../trainTestRows.ts';
import { averageRanks, sortOrder } from './averageRanks.ts';
import { correlation, mutualInformation } from './relevance.ts';

/**
 * Choice of features inside a budget, on training rows alone. Notation: N rows, F columns, M train rows, K blocks.
 *
 *   relevance      of each column to the label's return: |Spearman's ρ| or mutual information
 *   collinearity   in order of relevance, a column goes when |ρ| with one that stays exceeds `maxCorrelation`
 *   stability      both are repeated K times without one of K consecutive blocks of the train rows; a column must be
 *                  chosen in at least the share `minStability` of them
 *
 * All measures see ranks only, so no increasing transform of a column changes the choice.
 */
export const selectionSchema = z.strictObject({
  budget: z.int().min(1).max(1000).describe('Most features to keep.'),
  relevance: z
    .enum(['spearman', 'mutual_information'])
    .default('spearman')
    .describe('What makes a feature relevant to the label; mutual information also sees what is not monotone.'),
  maxCorrelation: z
    .number()
    .gt(0)
    .max(1)
    .default(0.9)
    .describe('Of two features with a larger |rank correlation| the less relevant one goes.'),
  blocks: z.int().min(2).max(50).default(5).describe('Parts of the train rows that are left out in turn.'),
  minStability: z
    .number()
    .min(0)
    .max(1)
    .default(0.6)
    .describe('Share of those repetitions in which a feature must be chosen.'),
});
export type SelectionSpec = z.infer<typeof selectionSchema>;

const WHERE = 'selectFeatures';

/** Ranks need a few rows to be ranks of anything. */
const MIN_ROWS_PER_BLOCK = 2;

interface SortedColumn {
  /** [M] */
  readonly values: Float64Array;
  /** [M] */
  readonly order: Uint32Array;
}

/** The target first, then the F columns. */
type SortedColumns = readonly [SortedColumn, ...SortedColumn[]];

/** The target and every column, as average ranks over the same rows. */
interface RankedColumns {
  readonly target: Float64Array;
  /** F arrays of [n] */
  readonly columns: readonly Float64Array[];
}

/**
 * @returns column indices, ascending; at least one, at most `budget`. Where no column is stable, the most relevant one.
 * @throws WinnowError `fit_on_test_rows` when a train row is also a test row; `argument_invalid` for too few train rows
 *         or a train value that is not finite
 */
export function selectFeatures(
  matrix: FeatureMatrix,
  labels: Pick<Labels, 'ret'>,
  rows: TrainTestRows,
  spec: SelectionSpec,
): Int32Array {
  assertTrainRows(WHERE, matrix.rows, rows);
  assertShape(WHERE, 'labels.ret', labels.ret, matrix.rows);
  const fewest = spec.blocks * MIN_ROWS_PER_BLOCK;
  assertArgument(rows.train.length >= fewest, WHERE, `train must have at least ${fewest} rows`, rows.train.length);

  const sorted = sortColumns(matrix, labels.ret, rows.train);
  const ranked = rankWithout(sorted, 0, 0);
  const order = byRelevance(relevanceOf(ranked, spec));
  const share = stability(sorted, spec);
  const stable = order.filter((col) => share[col]! >= spec.minStability);
  const chosen = dropCollinear(ranked, stable.length > 0 ? stable : order.slice(0, 1), spec);
  return Int32Array.from(chosen).sort();
}

function sortColumns({ data, cols }: FeatureMatrix, ret: Float64Array, train: Int32Array): SortedColumns {
  const sort = (name: string, of: (row: number) => number): SortedColumn => {
    const values = Float64Array.from(train, of);
    assertFinite(WHERE, name, values);
    return { values, order: sortOrder(values) };
  };
  const columns = Array.from({ length: cols }, (_, col) => sort(`column ${col}`, (row) => data[row * cols + col]!));
  return [sort('labels.ret', (row) => ret[row]!), ...columns];
}

/** Ranks over the train rows without those at [from, to). */
function rankWithout(sorted: SortedColumns, from: number, to: number): RankedColumns {
  const slot = Int32Array.from(sorted[0].values, (_, i) => (i < from ? i : i < to ? -1 : i - (to - from)));
  const n = slot.length - (to - from);
  const [target, ...columns] = sorted.map(({ values, order }) => averageRanks(values, order, slot, n));
  return { target: target!, columns };
}

/** @returns [F] share of the K repetitions in which each column is chosen */
function stability(sorted: SortedColumns, spec: SelectionSpec): Float64Array {
  const share = new Float64Array(sorted.length - 1);
  const rows = sorted[0].values.length;
  for (let block = 0; block < spec.blocks; block++) {
    const from = Math.floor((block * rows) / spec.blocks);
    const to = Math.floor(((block + 1) * rows) / spec.blocks);
    const ranked = rankWithout(sorted, from, to);
    for (const col of dropCollinear(ranked, byRelevance(relevanceOf(ranked, spec)), spec)) share[col]! += 1;
  }
  return share.map((count) => count / spec.blocks);
}

const measures: { readonly [K in SelectionSpec['relevance']]: (x: Float64Array, target: Float64Array) => number } = {
  spearman: (x, target) => Math.abs(correlation(x, target)),
  mutual_information: mutualInformation,
};

function relevanceOf({ columns, target }: RankedColumns, { relevance }: SelectionSpec): number[] {
  return columns.map((column) => measures[relevance](column, target));
}

/** Columns from the most to the least relevant; at a tie the earlier column first. */
function byRelevance(score: readonly number[]): number[] {
  return score.map((_, col) => col).sort((a, b) => score[b]! - score[a]! || a - b);
}

/** The first columns of `order`, up to the budget, that are not collinear with one before them. */
function dropCollinear({ columns }: RankedColumns, order: readonly number[], spec: SelectionSpec): number[] {
  const kept: number[] = [];
  for (const col of order) {
    if (kept.length === spec.budget) break;
    const repeats = kept.some((other) => Math.abs(correlation(columns[col]!, columns[other]!)) > spec.maxCorrelation);
    if (!repeats) kept.push(col);
  }
  return kept;
}
