import type { Rng } from '@winnow/core';
import {
  addSplitScores,
  fillHistogram,
  partitionRows,
  SPLIT_RECORD,
  splitLeaves,
  subtractHistogram,
} from '@winnow/kernels';
import { bestSplit, type ColumnScores } from './bestSplit.ts';
import type { Fold } from './fold.ts';
import type { ObliviousOptions } from './obliviousOptions.ts';
import { redundantLevel } from './redundantLevel.ts';
import { type LeafRange, type LeafSet, NO_SLOT, type SearchMemory, type SearchPart } from './searchMemory.ts';
import { type ColumnSplit, type SplitColumn, splitsOf, staysAt } from './splitColumn.ts';

export interface ObliviousSearch {
  readonly fold: Fold;
  readonly memory: SearchMemory;
  readonly parts: readonly SearchPart[];
  readonly columns: readonly SplitColumn[];
  /** [C] what the scores of a column are multiplied by, as things stand */
  penalties(): readonly number[];
  /** told each split */
  onSplit(split: ColumnSplit): void;
  readonly options: ObliviousOptions;
  /** standard deviation of the noise on a score */
  readonly noise: number;
  readonly rng: Rng;
}

/**
 * Chooses the splits of an oblivious tree, level by level, each the best one over all leaves (Prokhorenkova et al. 2018,
 * algorithm 2).
 * @returns one split a level; the fold's `leaves` tell where its rows are
 */
export function growOblivious(search: ObliviousSearch): ColumnSplit[] {
  const { fold, options } = search;
  const splits: ColumnSplit[] = [];
  fold.leaves.view().fill(0);
  for (const set of leafSets(search)) plantRoot(set);
  while (splits.length < options.depth) {
    scoreSplits(search);
    const split = bestSplit(columnScores(search, splits.length), search.noise, search.rng);
    if (split === undefined) break;
    const level = splits.length;
    splits.push(split);
    search.onSplit(split);
    markStaying(search, split);
    splitLeaves(fold.work, leafSets(search)[0]!.set, split.column, level, fold.leaves);
    const redundant = redundantLevel(fold.leaves.view(), level + 1);
    if (redundant !== undefined) {
      splits.splice(redundant, 1);
      break;
    }
    const isLast = splits.length === options.depth;
    for (const set of leafSets(search)) splitSet(set, split.column, isLast);
  }
  return splits;
}

/** Each set once. */
function leafSets({ parts }: ObliviousSearch): LeafSet[] {
  return [...new Set(parts.flatMap(({ body, tail }) => [body, tail]))];
}

function plantRoot(leafSet: LeafSet): void {
  const { set, works } = leafSet;
  const slot = set.count > 0 ? 0 : NO_SLOT;
  leafSet.ranges = [{ begin: 0, end: set.count, slot }];
  if (slot !== NO_SLOT) for (const work of works) fillHistogram(work, set, 0, set.count, slot);
}

/** Writes the sums that scores come from. */
function scoreSplits({ parts, columns, memory, options }: ObliviousSearch): void {
  memory.sums.view().fill(0);
  const records = memory.columns.view();
  columns.forEach((column, c) => {
    records.set([splitsOf(column), Number(column.kind === 'one_hot')], SPLIT_RECORD * c);
  });
  for (const { body, tail, scales } of parts) {
    body.ranges.forEach((range, leaf) => {
      const scored = tail.ranges[leaf]!;
      if (range.slot === NO_SLOT || scored.slot === NO_SLOT) return;
      scales.forEach((packed, k) => {
        const estimatedFrom = { work: body.works[k]!, slot: range.slot };
        const scoredOn = { work: tail.works[k]!, slot: scored.slot };
        const scale = { packed, lambda: options.lambda };
        addSplitScores(estimatedFrom, scoredOn, memory.columns, columns.length, scale, memory.sums);
      });
    });
  }
}

/** Scores of the columns that are drawn for a level. */
function columnScores(search: ObliviousSearch, level: number): ColumnScores[] {
  const { columns, memory, options, rng } = search;
  const penalties = search.penalties();
  const sums = memory.sums.view();
  const draw = rng.split('columns', level);
  const drawn: ColumnScores[] = [];
  columns.forEach((column, c) => {
    const nSplits = splitsOf(column);
    if (nSplits === 0 || (options.columnFraction < 1 && draw.uniform() >= options.columnFraction)) return;
    const scores = new Float64Array(nSplits);
    for (let b = 0; b < nSplits; b++) {
      const at = 2 * (256 * c + b);
      scores[b] = options.scoreFunction === 'L2' ? sums[at]! : cosine(sums[at]!, sums[at + 1]!);
    }
    drawn.push({ column: c, scores, penalty: penalties[c]! });
  });
  return drawn;
}

/** Keeps the score of a split without any output at 0. */
const LEAST_NORM = 1e-100;

function cosine(product: number, norm: number): number {
  return product / Math.sqrt(norm + LEAST_NORM);
}

/** Marks the bins whose rows keep their leaf, for the partition. */
function markStaying({ fold, columns }: ObliviousSearch, { column, bin }: ColumnSplit): void {
  const marks = fold.work.goesLeft.view();
  for (let b = 0; b < marks.length; b++) marks[b] = Number(staysAt(columns[column]!, bin, b));
}

/** Splits the leaves of a set, and makes histograms of the new ones unless these are the last. */
function splitSet(leafSet: LeafSet, column: number, isLast: boolean): void {
  const { set, works, ranges } = leafSet;
  const staying: LeafRange[] = [];
  const moving: LeafRange[] = [];
  let nSlots = ranges.reduce((count, { slot }) => Math.max(count, slot + 1), 0);
  for (const { begin, end, slot } of ranges) {
    const middle = begin === end ? begin : partitionRows(works[0]!, set, column, begin, end);
    const isStayingSmaller = middle - begin <= end - middle;
    const smaller = isStayingSmaller ? { begin, end: middle } : { begin: middle, end };
    const isOneEmpty = smaller.begin === smaller.end;
    const own = isOneEmpty || isLast ? NO_SLOT : nSlots++;
    if (own !== NO_SLOT) {
      for (const work of works) {
        fillHistogram(work, set, smaller.begin, smaller.end, own);
        subtractHistogram(work, slot, own);
      }
    }
    staying.push({ begin, end: middle, slot: isStayingSmaller ? own : slot });
    moving.push({ begin: middle, end, slot: isStayingSmaller ? slot : own });
  }
  leafSet.ranges = [...staying, ...moving];
}
