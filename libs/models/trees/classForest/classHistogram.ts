import { HISTOGRAM_BINS } from '@winnow/kernels';
import { valueBins } from '../binnedDataset.ts';
import type { ClassRows } from './classRows.ts';

/** What the rows of a node weigh by bin of one feature and by class. Only bins that hold rows are told. */
export interface ClassHistogram {
  /** [256, K] class weights by bin; of the bins in `occupied` only */
  readonly classWeights: Float64Array;
  /** [256] weights of rows */
  readonly rowWeights: Float64Array;
  /** value bins that hold rows, the first `count` of them, ascending */
  readonly occupied: Uint8Array;
  /** [256] scratch, 0 between fills */
  readonly flags: Uint8Array;
  count: number;
  /** the bin of missing values if rows of the node lie there, else −1 */
  missing: number;
}

export function createClassHistogram(nClasses: number): ClassHistogram {
  return {
    classWeights: new Float64Array(HISTOGRAM_BINS * nClasses),
    rowWeights: new Float64Array(HISTOGRAM_BINS),
    occupied: new Uint8Array(HISTOGRAM_BINS),
    flags: new Uint8Array(HISTOGRAM_BINS),
    count: 0,
    missing: -1,
  };
}

/** Adds up rows[begin..end) over the bins of a feature, in place of what the histogram held. */
export function fillClassHistogram(
  histogram: ClassHistogram,
  { dataset, classes, nClasses, weight, lossWeight }: ClassRows,
  feature: number,
  rows: Int32Array,
  begin: number,
  end: number,
): void {
  const { bins, stride, features } = dataset;
  const { classWeights, rowWeights, occupied, flags } = histogram;
  const nValues = valueBins(features[feature]!);
  histogram.missing = -1;
  let count = 0;
  for (let i = begin; i < end; i++) flags[bins[rows[i]! * stride + feature]!] = 1;
  for (let bin = 0; bin <= nValues && bin < HISTOGRAM_BINS; bin++) {
    if (flags[bin] === 0) continue;
    flags[bin] = 0;
    classWeights.fill(0, bin * nClasses, (bin + 1) * nClasses);
    rowWeights[bin] = 0;
    if (bin === nValues) histogram.missing = bin;
    else occupied[count++] = bin;
  }
  histogram.count = count;
  for (let i = begin; i < end; i++) {
    const row = rows[i]!;
    const bin = bins[row * stride + feature]!;
    rowWeights[bin]! += weight[row]!;
    classWeights[bin * nClasses + classes[row]!]! += weight[row]! * lossWeight[row]!;
  }
}
