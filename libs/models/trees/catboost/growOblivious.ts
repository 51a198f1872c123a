import type { Rng } from '@winnow/core';
import { fillHistogram, partitionRows, subtractHistogram } from '@winnow/kernels';
import { bestSplit } from './bestSplit.ts';
import type { ColumnSplit } from './columnSplit.ts';
import type { TreeColumns } from './combined/treeColumns.ts';
import type { Fold } from './fold.ts';
import type { ObliviousOptions } from './obliviousOptions.ts';
import { redundantLevel } from './redundantLevel.ts';
import { scoreCandidate, scoreTable } from './scoreSplits.ts';
import { type LeafRange, type LeafSet, NO_SLOT, type SearchMemory, type SearchPart } from './searchMemory.ts';
import type { SplitColumn } from './splitColumn.ts';
import { splitFold } from './splitFold.ts';

export interface ObliviousSearch {
  readonly fold: Fold;
  readonly memory: SearchMemory;
  readonly parts: readonly SearchPart[];
  readonly columns: TreeColumns;
  /** what the scores of each of the columns that may be split next are multiplied by, as things stand */
  penalties(columns: readonly SplitColumn[]): readonly number[];
  /** told the column of each split */
  onSplit(column: SplitColumn): void;
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
  const { fold, columns, options } = search;
  const splits: ColumnSplit[] = [];
  fold.leaves.view().fill(0);
  for (const set of leafSets(search)) plantRoot(set);
  while (splits.length < options.depth) {
    const split = chooseSplit(search, splits);
    if (split === undefined) break;
    const level = splits.length;
    splits.push(split);
    const own = columns.all[split.column]!;
    search.onSplit(own);
    const place = columns.placeIn(fold, split.column);
    splitFold(fold, own, place, split.bin, level);
    const redundant = redundantLevel(fold.leaves.view(), level + 1);
    if (redundant !== undefined) {
      splits.splice(redundant, 1);
      break;
    }
    const isLast = splits.length === options.depth;
    for (const set of leafSets(search)) splitSet(set, place, isLast);
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

/** The best split of the table's columns, and of combinations that the splits so far allow. */
function chooseSplit(search: ObliviousSearch, splits: readonly ColumnSplit[]): ColumnSplit | undefined {
  const { memory, parts, options, columns, rng } = search;
  const draw = rng.split('columns', splits.length);
  const isDrawn = (): boolean => options.columnFraction === 1 || draw.uniform() < options.columnFraction;
  const own = columns.all.filter(({ kind }) => kind !== 'combined');
  const tableScores = scoreTable(parts, memory, own, options, isDrawn);
  const candidates = columns.candidates(splits).filter(isDrawn);
  const combined = candidates.flatMap((candidate) => candidate.columns);
  const combinedScores = candidates.flatMap((candidate) =>
    scoreCandidate(parts, memory, columns.binsIn(search.fold, candidate), candidate.columns, options),
  );
  const penalties = search.penalties([...own, ...combined]);
  const scored = [...tableScores, ...combinedScores].map((scores, column) => {
    return { column, scores, penalty: penalties[column]! };
  });
  const drawn = scored.filter(({ scores }) => scores.length > 0);
  const best = bestSplit(drawn, search.noise, rng);
  if (best === undefined || best.column < own.length) return best;
  return { column: columns.add(combined[best.column - own.length]!), bin: best.bin };
}

/** Splits the leaves of a set as the fold's were, and makes histograms of the new ones unless these are the last. */
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
