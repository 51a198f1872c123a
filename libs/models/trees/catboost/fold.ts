import type { Rng } from '@winnow/core';
import { type Arena, createTreeWorkspace, type Region, type TreeWorkspace } from '@winnow/kernels';
import type { WeightedRows } from '../objectives/objective.ts';
import type { ObliviousRows } from './obliviousRows.ts';
import type { SplitTable } from './splitTable.ts';

/** The training rows in one order, and the scores that they have in it. */
export interface Fold {
  /** [N] rows of the table */
  readonly order: Int32Array;
  readonly work: TreeWorkspace;
  readonly target: Region<Float64Array>;
  readonly weight: Region<Float64Array>;
  /** whether they are not all 1 */
  readonly hasWeights: boolean;
  /** i32 [N] leaf of each row in the tree that was applied last */
  readonly leaves: Region<Int32Array>;
  readonly prefixes: readonly Prefix[];
}

/**
 * The first rows of an order and the scores of models that know the first of these only: outputs of leaves come from the
 * body, rows [0, bodyEnd). In ordered boosting, splits are scored on the tail, [bodyEnd, end), whose targets the scores
 * do not know; in plain boosting body and tail are all rows.
 */
export interface Prefix {
  readonly bodyEnd: number;
  readonly end: number;
  /** [K, stride] */
  readonly scores: Region<Float64Array>;
  readonly stride: number;
}

/** Above this many rows, the first prefix is a share of them. */
const SMALL_TABLE = 500;
const FIRST_SHARE = 1 / 50;
const LARGEST_FIRST = 100;
const GROWTH = 2;

export function padRows(n: number): number {
  return 4 * Math.ceil(n / 4);
}

/**
 * @param order [N] rows of the table
 * @param rows  targets and weights by row of the table
 */
export function createFold(
  arena: Arena,
  table: SplitTable,
  order: Int32Array,
  { target, weight }: Pick<ObliviousRows, 'target' | 'weight'>,
  initialScores: readonly number[],
  isOrdered: boolean,
): Fold {
  const nOutputs = initialScores.length;
  const n = table.rows;
  const work = createTreeWorkspace(arena, table.binsIn(order), n, table.stride, nOutputs);
  const inOrder = (values: Float64Array): Region<Float64Array> => {
    const copy = arena.f64(padRows(n));
    const view = copy.view().fill(0);
    for (let i = 0; i < n; i++) view[i] = values[order[i]!]!;
    return copy;
  };
  const prefixes = isOrdered
    ? prefixEnds(n).map(([bodyEnd, end]) => {
        const stride = padRows(end);
        return { bodyEnd, end, stride, scores: arena.f64(stride * nOutputs) };
      })
    : [{ bodyEnd: n, end: n, stride: padRows(n), scores: work.scores }];
  for (const { scores, stride } of prefixes) {
    initialScores.forEach((score, k) => {
      scores.view().fill(score, k * stride, (k + 1) * stride);
    });
  }
  const hasWeights = weight.some((value) => value !== 1);
  return {
    ...{ order, work, target: inOrder(target), weight: inOrder(weight) },
    ...{ hasWeights, leaves: arena.i32(n), prefixes },
  };
}

/** Each tail is as long as the body before it, and the body of the next one ends where it does. */
function prefixEnds(n: number): [bodyEnd: number, end: number][] {
  const ends: [number, number][] = [];
  let bodyEnd = n > SMALL_TABLE ? Math.min(LARGEST_FIRST, Math.floor(n * FIRST_SHARE)) : 1;
  while (ends.length === 0 || bodyEnd < n) {
    const end = Math.min(n, GROWTH * bodyEnd);
    ends.push([bodyEnd, end]);
    bodyEnd = end;
  }
  return ends;
}

/** A prefix as objectives see it; its first `n` rows. */
export function gradientRows(
  { work, target, weight }: Fold,
  { scores, stride }: Prefix,
  n: number,
  gradients = work.gradients,
): WeightedRows {
  return { work: { ...work, nRows: n, scores, gradients }, n, stride, target, weight };
}

/** All rows as they are, or in an order drawn at random. */
export function rowOrder(n: number, rng: Rng | undefined): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i);
  rng?.shuffle(order);
  return order;
}
