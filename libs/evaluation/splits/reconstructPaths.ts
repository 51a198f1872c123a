import { assertArgument, assertShape } from '@winnow/core';
import type { Cpcv } from './cpcv.ts';

const WHERE = 'reconstructPaths';

/**
 * The φ backtest paths of a combinatorial purged cross-validation: each covers every row once, with values of models
 * that did not train on it.
 * @param values [C(N, k)] of [test rows of the fold]: predictions or positions, in the order of `fold.test`
 * @returns [φ] of [rows]
 * @throws WinnowError `shape_mismatch` or `argument_invalid` when a fold's values do not fit its test rows
 */
export function reconstructPaths({ folds, bounds, paths }: Cpcv, values: readonly Float64Array[]): Float64Array[] {
  assertArgument(values.length === folds.length, WHERE, `there must be values of ${folds.length} folds`, values.length);
  folds.forEach(({ test }, f) => {
    assertShape(WHERE, `values[${f}]`, values[f]!, test.length);
  });
  const groups = bounds.length - 1;
  return Array.from({ length: paths.count }, (_, path) => {
    const out = new Float64Array(bounds[groups]!);
    for (let group = 0; group < groups; group++) {
      const fold = paths.foldOf[path * groups + group]!;
      const from = offsetOf(group, folds[fold]!.groups, bounds);
      const size = bounds[group + 1]! - bounds[group]!;
      out.set(values[fold]!.subarray(from, from + size), bounds[group]!);
    }
    return out;
  });
}

/** Where the rows of `group` begin among the joined rows of the tested groups. */
function offsetOf(group: number, tested: Int32Array, bounds: Int32Array): number {
  let offset = 0;
  for (const earlier of tested) if (earlier < group) offset += bounds[earlier + 1]! - bounds[earlier]!;
  return offset;
}
