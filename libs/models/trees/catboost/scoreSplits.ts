import { addSplitScores, fillHistogram, HISTOGRAM_BINS, SPLIT_RECORD, type TreeWorkspace } from '@winnow/kernels';
import type { ObliviousOptions } from './obliviousOptions.ts';
import { type LeafRange, type LeafSet, NO_SLOT, type SearchMemory, type SearchPart } from './searchMemory.ts';
import { type CombinedColumn, type SplitColumn, splitsOf } from './splitColumn.ts';

type ScoreOptions = Pick<ObliviousOptions, 'lambda' | 'scoreFunction'>;

/** Where the histogram of a leaf is. */
interface LeafHistogram {
  readonly work: TreeWorkspace;
  readonly slot: number;
}

/**
 * Scores of the splits of the table's columns.
 * @param isDrawn asked for each column that has splits
 * @returns by column, its scores by bin; empty for a column without any, or that was not drawn
 */
export function scoreTable(
  parts: readonly SearchPart[],
  memory: SearchMemory,
  columns: readonly SplitColumn[],
  options: ScoreOptions,
  isDrawn: () => boolean,
): Float64Array[] {
  const ofLeaf = ({ works }: LeafSet, { slot }: LeafRange, k: number) => ({ work: works[k]!, slot });
  sumScores(parts, memory, columns, options, ofLeaf);
  return columns.map((column, c) => {
    const isScored = splitsOf(column) > 0 && isDrawn();
    return isScored ? scoresOf(memory, c, column, options) : new Float64Array(0);
  });
}

/**
 * Scores of the splits of one combination's columns: histograms of all leaves are made of them, and not kept.
 * @param bins [N, S] in the fold's order
 */
export function scoreCandidate(
  parts: readonly SearchPart[],
  memory: SearchMemory,
  bins: Uint8Array,
  columns: readonly CombinedColumn[],
  options: ScoreOptions,
): Float64Array[] {
  const { candidate } = memory;
  const { stride, bodyHistograms, tailHistograms } = candidate;
  candidate.bins.view().set(bins);
  const selection = { bins: candidate.bins.address, stride, copy: undefined };
  sumScores(parts, memory, columns, options, ({ set, works }, { begin, end }, k, isTail) => {
    const histograms = isTail ? tailHistograms : bodyHistograms;
    const work = { ...works[k]!, stride, selection, histograms };
    fillHistogram(work, set, begin, end, 0);
    return { work, slot: 0 };
  });
  return columns.map((column, c) => scoresOf(memory, c, column, options));
}

/** Writes the sums that scores come from. */
function sumScores(
  parts: readonly SearchPart[],
  memory: SearchMemory,
  columns: readonly SplitColumn[],
  { lambda }: ScoreOptions,
  histogramOf: (set: LeafSet, range: LeafRange, output: number, isTail: boolean) => LeafHistogram,
): void {
  memory.sums.view().fill(0, 0, 2 * HISTOGRAM_BINS * columns.length);
  const records = memory.columns.view();
  columns.forEach((column, c) => {
    records.set([splitsOf(column), Number(column.kind === 'one_hot')], SPLIT_RECORD * c);
  });
  for (const { body, tail, scales } of parts) {
    body.ranges.forEach((range, leaf) => {
      const scored = tail.ranges[leaf]!;
      if (range.slot === NO_SLOT || scored.slot === NO_SLOT) return;
      scales.forEach((packed, k) => {
        const estimatedFrom = histogramOf(body, range, k, false);
        const scoredOn = tail === body ? estimatedFrom : histogramOf(tail, scored, k, true);
        const scale = { packed, lambda };
        addSplitScores(estimatedFrom, scoredOn, memory.columns, columns.length, scale, memory.sums);
      });
    });
  }
}

/** Of the splits of column number `c`, by bin. */
function scoresOf(
  { sums }: SearchMemory,
  c: number,
  column: SplitColumn,
  { scoreFunction }: ScoreOptions,
): Float64Array {
  const view = sums.view();
  const scores = new Float64Array(splitsOf(column));
  for (let b = 0; b < scores.length; b++) {
    const at = 2 * (HISTOGRAM_BINS * c + b);
    scores[b] = scoreFunction === 'L2' ? view[at]! : cosine(view[at]!, view[at + 1]!);
  }
  return scores;
}

/** Keeps the score of a split without any output at 0. */
const LEAST_NORM = 1e-100;

function cosine(product: number, norm: number): number {
  return product / Math.sqrt(norm + LEAST_NORM);
}
