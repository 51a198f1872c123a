import type { Region } from '../memory/arena.ts';
import { kernels } from '../memory/kernels.ts';
import type { PackedScale } from './gradients.ts';
import { histogramSlot, type RowSet, type TreeWorkspace } from './workspace.ts';

/** Numbers in the record of a column whose splits are scored: how many, and 1 if each tells one bin from all others. */
export const SPLIT_RECORD = 2;

export interface ScoreScales {
  readonly packed: PackedScale;
  /** L2 penalty of an output */
  readonly lambda: number;
}

/** Histograms of one leaf, which lie in a slot of their workspaces. */
interface LeafHistogram {
  readonly work: TreeWorkspace;
  readonly slot: number;
}

/**
 * Adds one leaf's share of each split of all leaves to its sums (assembly/treeOblivious.ts).
 * @param body    rows that the outputs of both sides are estimated from
 * @param tail    rows that the outputs are scored on
 * @param columns [C, 2]
 * @param sums    [C, 256, 2] Σ a G and Σ a² W, a being the output of a side
 */
export function addSplitScores(
  body: LeafHistogram,
  tail: LeafHistogram,
  columns: Region<Int32Array>,
  nCols: number,
  { packed, lambda }: ScoreScales,
  sums: Region<Float64Array>,
): void {
  const { results } = body.work;
  results.view().set([1 / packed.gradient, 1 / packed.hessian, lambda]);
  const [estimated, scored] = [histogramSlot(body.work, body.slot), histogramSlot(tail.work, tail.slot)];
  kernels().treeObliviousScores(
    estimated.address,
    scored.address,
    columns.address,
    nCols,
    results.address,
    sums.address,
  );
}

/**
 * Splits every leaf of an oblivious tree: rows whose bin of `column` is not marked in `work.goesLeft` move from leaf l to
 * l + 2^level.
 * @param leaves [N]
 */
export function splitLeaves(
  { goesLeft }: TreeWorkspace,
  { columns, nRows }: Pick<RowSet, 'columns' | 'nRows'>,
  column: number,
  level: number,
  leaves: Region<Int32Array>,
): void {
  kernels().treeSplitLeaves(columns.address + nRows * column, goesLeft.address, nRows, level, leaves.address);
}

/**
 * Sums of hessians and gradients of the first `n` rows by leaf.
 * @param gradients [N, 2]
 * @param leaves    [N]
 * @param out       [L, 2] is added to
 */
export function sumLeafGradients(
  gradients: Region<Float64Array>,
  leaves: Region<Int32Array>,
  n: number,
  out: Region<Float64Array>,
): void {
  kernels().treeLeafSums(gradients.address, leaves.address, n, out.address);
}

/**
 * Adds the values of their leaves to the scores of the first `n` rows.
 * @param offset of the first score in `scores`
 * @param values [L]
 */
export function addLeafValues(
  scores: Region<Float64Array>,
  offset: number,
  leaves: Region<Int32Array>,
  n: number,
  values: Region<Float64Array>,
): void {
  kernels().treeAddLeaves(scores.address + 8 * offset, leaves.address, n, values.address);
}

/**
 * Logistic loss of the first `n` rows with labels 0 and 1, weighted and added up.
 * @param scores  [N]
 * @param labels  [N]
 * @param weights [N]
 */
export function sumLogisticLoss(
  scores: Region<Float64Array>,
  labels: Region<Float64Array>,
  weights: Region<Float64Array>,
  n: number,
): number {
  const whole = n - (n % 4);
  let sum = kernels().treeLogisticLoss(whole, scores.address, labels.address, weights.address);
  const [score, label, weight] = [scores.view(), labels.view(), weights.view()];
  for (let i = whole; i < n; i++) {
    const lost = label[i]! > 0 ? -score[i]! : score[i]!;
    sum += weight[i]! * (Math.max(lost, 0) + Math.log1p(Math.exp(-Math.abs(lost))));
  }
  return sum;
}
