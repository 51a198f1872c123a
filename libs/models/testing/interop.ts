import type { Table } from '../trees/binDataset.ts';
import type { BoostedState } from '../trees/boostedState.ts';
import { createObjective } from '../trees/objectives/createObjective.ts';
import { predictScores } from '../trees/predictScores.ts';

/** For tests: the table of a golden file, null standing for what is missing. */
export function goldenTable(golden: { readonly x: readonly (number | null)[]; readonly cols: number }): Table {
  const data = Float64Array.from(golden.x, (value) => value ?? Number.NaN);
  return { data, rows: data.length / golden.cols, cols: golden.cols };
}

/** For tests: what a state predicts, as its objective has it. @returns [N, K] */
export function predictionsOf({ objective, ensemble }: BoostedState, table: Table): Float64Array {
  const values = predictScores(ensemble, table);
  const { transform } = createObjective(objective);
  const nOutputs = ensemble.initialScores.length;
  for (let at = 0; at < values.length; at += nOutputs) transform(values.subarray(at, at + nOutputs));
  return values;
}

/** For tests. */
export function largestGap(values: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (values.length !== expected.length) return Number.POSITIVE_INFINITY;
  let gap = 0;
  for (let i = 0; i < values.length; i++) gap = Math.max(gap, Math.abs(values[i]! - expected[i]!));
  return gap;
}
