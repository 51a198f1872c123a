import { assertArgument, assertShape } from '@winnow/core';

/**
 * Overlap of labels. Notation: N rows; step t is the return from the close of bar t to that of bar t + 1; row i's label
 * spans the steps [barIndex[i], endIndex[i]), half-open. Two labels are concurrent at a step that both span.
 */
export interface LabelSpans {
  /** [N] strictly ascending */
  readonly barIndex: Int32Array;
  /** [N] greater than `barIndex` */
  readonly endIndex: Int32Array;
}

/** Throws `shape_mismatch` or `argument_invalid` unless there are rows, they ascend, and each spans a step. */
export function assertSpans(where: string, { barIndex, endIndex }: LabelSpans): void {
  assertShape(where, 'endIndex', endIndex, barIndex.length);
  assertArgument(barIndex.length > 0, where, 'there must be rows', barIndex.length);
  for (let i = 0; i < barIndex.length; i++) {
    assertArgument(i === 0 || barIndex[i]! > barIndex[i - 1]!, where, 'barIndex must ascend strictly', barIndex[i]);
    assertArgument(endIndex[i]! > barIndex[i]!, where, 'endIndex must be greater than barIndex', endIndex[i]);
  }
}

/**
 * Number of labels that span each step (López de Prado 2018, "Advances in Financial Machine Learning", section 4.3).
 * @returns [max endIndex − barIndex[0]] element k counts step barIndex[0] + k
 */
export function concurrency(spans: LabelSpans): Int32Array {
  assertSpans('concurrency', spans);
  const { barIndex, endIndex } = spans;
  const first = barIndex[0]!;
  const steps = endIndex.reduce((max, end) => Math.max(max, end), 0) - first;
  const count = new Int32Array(steps + 1); // starts and ends first, then their running sum
  for (let i = 0; i < barIndex.length; i++) {
    count[barIndex[i]! - first]! += 1;
    count[endIndex[i]! - first]! -= 1;
  }
  for (let k = 1; k < steps; k++) count[k]! += count[k - 1]!;
  return count.subarray(0, steps);
}
