import type { ClassHistogram } from './classHistogram.ts';

/** A threshold of one feature, and Σ_k W_k² / W of the children: the higher, the purer they are by Gini's index. */
export interface ClassSplit {
  readonly purity: number;
  readonly feature: number;
  readonly bin: number;
  readonly missingLeft: boolean;
}

/** A node's sums: weights of its rows by class, [K], and of its rows. */
export interface ClassSums {
  readonly classWeights: Float64Array;
  readonly rowWeight: number;
}

/**
 * The best of the thresholds after `cuts` (indices into the occupied bins), with missing values on either side; where there
 * are missing values, they against all others, too.
 * @returns undefined when no child pair is heavy enough, or none is purer than `least`
 */
export function bestClassSplit(
  histogram: ClassHistogram,
  node: ClassSums,
  feature: number,
  cuts: { readonly from: number; readonly to: number },
  minSamplesLeaf: number,
  least: number,
): ClassSplit | undefined {
  const { classWeights, rowWeights, occupied, count, missing } = histogram;
  const nClasses = node.classWeights.length;
  const left = new Float64Array(nClasses);
  let leftRows = 0;
  let best: ClassSplit | undefined;
  const consider = (bin: number, missingLeft: boolean): void => {
    const purity = splitPurity(histogram, node, left, leftRows, missingLeft, minSamplesLeaf);
    if (purity > (best?.purity ?? least)) best = { purity, feature, bin, missingLeft };
  };
  for (let i = 0; i < count; i++) {
    const bin = occupied[i]!;
    for (let k = 0; k < nClasses; k++) left[k]! += classWeights[bin * nClasses + k]!;
    leftRows += rowWeights[bin]!;
    const isLast = i === count - 1;
    if (!isLast && (i < cuts.from || i >= cuts.to)) continue;
    if (!isLast || missing >= 0) consider(bin, false);
    if (!isLast && missing >= 0) consider(bin, true);
  }
  return best;
}

/** −∞ where a child is too light. */
function splitPurity(
  { classWeights, rowWeights, missing }: ClassHistogram,
  node: ClassSums,
  known: Float64Array,
  knownRows: number,
  missingLeft: boolean,
  minSamplesLeaf: number,
): number {
  const nClasses = known.length;
  const rows = knownRows + (missingLeft ? rowWeights[missing]! : 0);
  if (rows < minSamplesLeaf || node.rowWeight - rows < minSamplesLeaf) return Number.NEGATIVE_INFINITY;
  let [leftSum, rightSum, leftSquares, rightSquares] = [0, 0, 0, 0];
  for (let k = 0; k < nClasses; k++) {
    const left = known[k]! + (missingLeft ? classWeights[missing * nClasses + k]! : 0);
    const right = node.classWeights[k]! - left;
    leftSum += left;
    rightSum += right;
    leftSquares += left * left;
    rightSquares += right * right;
  }
  if (!(leftSum > 0) || !(rightSum > 0)) return Number.NEGATIVE_INFINITY;
  return leftSquares / leftSum + rightSquares / rightSum;
}

/** Σ_k W_k² / W of a node. */
export function purityOf(classWeights: Float64Array): number {
  let [sum, squares] = [0, 0];
  for (const value of classWeights) {
    sum += value;
    squares += value * value;
  }
  return sum > 0 ? squares / sum : 0;
}
