import type { Observations } from './numericKernels.ts';
import type { Column, TrialTable } from './trialTable.ts';

/** What the trials of one side that have all parameters of the group say of each of them. */
export function observe(table: TrialTable, sides: Uint8Array, side: number, group: readonly number[]): Observations[] {
  const columns = group.map((i) => table.columns[i]!);
  const { ages, n } = agesOf(columns, sides, side);
  return columns.map(({ values, order, count }) => {
    const seen = new Float64Array(n);
    const sorted = new Int32Array(n);
    let rank = 0;
    for (let i = 0; i < count; i++) {
      const row = order[i]!;
      const age = ages[row]!;
      if (age < 0) continue;
      seen[age] = values[row]!;
      sorted[rank++] = age;
    }
    if (count === 0) for (let row = 0; row < ages.length; row++) if (ages[row]! >= 0) seen[ages[row]!] = values[row]!;
    return { values: seen, sorted };
  });
}

/** What is known of each trial of the side that has all parameters of the group, oldest first, out of one number for each row. */
export function observeRows(
  table: TrialTable,
  sides: Uint8Array,
  side: number,
  group: readonly number[],
  ofRows: Float64Array,
): Float64Array {
  const columns = group.map((i) => table.columns[i]!);
  const { ages } = agesOf(columns, sides, side);
  return ofRows.filter((_, row) => ages[row]! >= 0);
}

/** @returns `ages` [rows] 0 for the oldest trial of the side that has all columns, −1 for a trial that does not count */
function agesOf(columns: readonly Column[], sides: Uint8Array, side: number): { ages: Int32Array; n: number } {
  const ages = new Int32Array(sides.length);
  for (let row = 0; row < ages.length; row++) if (sides[row] !== side) ages[row] = -1;
  for (const { values } of columns) {
    for (let row = 0; row < ages.length; row++) if (Number.isNaN(values[row]!)) ages[row] = -1;
  }
  let n = 0;
  for (let row = 0; row < ages.length; row++) if (ages[row] === 0) ages[row] = n++;
  return { ages, n };
}
