import type { Region } from '../memory/arena.ts';
import { kernels } from '../memory/kernels.ts';
import { histogramSlot, type RowSet, type TreeWorkspace } from './workspace.ts';

/** A node to be split, in packed units. */
export interface SplitSearch {
  readonly sumGradient: number;
  readonly sumHessian: number;
  /** L2 penalty */
  readonly lambda: number;
  /** least sum of hessians of a child */
  readonly minHessian: number;
  /** a gain has to be above it */
  readonly minGain: number;
}

/** What a search has to respect beyond sums and an L2 penalty, in packed units. */
export interface SplitBounds {
  /** L1 penalty */
  readonly alpha: number;
  /** bounds of the outputs of leaves, −ΣG / ΣH */
  readonly lowest: number;
  readonly highest: number;
}

/** A threshold: bins up to `bin` go left. Sums are in packed units, those of the left child. */
export interface NumericSplit {
  readonly gain: number;
  readonly sumGradient: number;
  readonly sumHessian: number;
  /** place in the histogram */
  readonly column: number;
  readonly bin: number;
  readonly missingLeft: boolean;
}

/** How one threshold a column is drawn. */
export interface CutDraw {
  /** 32 bits, not 0, that the thresholds depend on */
  readonly word: number;
  /** [F, 256, 2] lowest and highest value in each bin, ascending: thresholds are drawn evenly between values */
  readonly edges: Region<Float64Array>;
}

/** Where the bounds of a search lie among the results, after what it finds. */
const BOUNDS = 6;

/**
 * Best threshold of the node whose histogram lies in `slot`, over the columns to be searched. Of equal gains, the first
 * column wins.
 * @returns undefined when no split gains more than the least and leaves both children the least sum of hessians
 */
export function bestSplit(
  work: TreeWorkspace,
  slot: number,
  search: SplitSearch,
  bounds?: SplitBounds,
): NumericSplit | undefined {
  const histogram = histogramSlot(work, slot).address;
  const { columns, results } = work;
  const { stride } = work.selection;
  const { sumGradient, sumHessian, lambda, minHessian, minGain } = search;
  if (bounds === undefined) {
    kernels().treeBestSplit(
      histogram,
      columns.address,
      stride,
      sumGradient,
      sumHessian,
      lambda,
      minHessian,
      minGain,
      results.address,
    );
  } else {
    writeBounds(results.view(), search, bounds);
    kernels().treeBoundedSplit(histogram, columns.address, stride, results.address + 8 * BOUNDS, results.address);
  }
  return readSplit(results.view());
}

/**
 * As `bestSplit` without bounds, of rows[begin..end), without a histogram: cheaper where these are few, or few columns are
 * searched.
 * @param draw absent to search all thresholds
 */
export function directSplit(
  work: TreeWorkspace,
  set: RowSet,
  begin: number,
  end: number,
  { sumGradient, sumHessian, lambda, minHessian, minGain }: SplitSearch,
  draw?: CutDraw,
): NumericSplit | undefined {
  const { selection, binColumns, nRows, packed, columns, results } = work;
  kernels().treeDirectSplit(
    binColumns.address,
    nRows,
    set.rows.address,
    begin,
    end,
    packed.address,
    columns.address,
    selection.stride,
    sumGradient,
    sumHessian,
    lambda,
    minHessian,
    minGain,
    draw?.word ?? 0,
    draw?.edges.address ?? 0,
    results.address,
  );
  return readSplit(results.view());
}

function writeBounds(results: Float64Array, search: SplitSearch, { alpha, lowest, highest }: SplitBounds): void {
  const { sumGradient, sumHessian, lambda, minHessian, minGain } = search;
  const shrunk = Math.sign(sumGradient) * Math.max(Math.abs(sumGradient) - alpha, 0);
  const output = Math.min(Math.max(-shrunk / (sumHessian + lambda), lowest), highest);
  const parentGain = -(2 * shrunk * output + (sumHessian + lambda) * output * output);
  results.set([sumGradient, sumHessian, lambda, alpha, minHessian, minGain, lowest, highest, parentGain], BOUNDS);
}

function readSplit(results: Float64Array): NumericSplit | undefined {
  if (results[3]! < 0) return undefined;
  return {
    gain: results[0]!,
    sumGradient: results[1]!,
    sumHessian: results[2]!,
    column: results[3]!,
    bin: results[4]!,
    missingLeft: results[5] === 1,
  };
}
