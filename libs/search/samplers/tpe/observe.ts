import type { Observations } from './numericKernels.ts';
import type { Side } from './side.ts';
import type { Column } from './trialTable.ts';

const FEW = 32; // trials up to which sorting them is quicker than picking them out of the order of all

/** What the trials of a side say of a parameter; all of them have it. */
export function observe(column: Column, side: Side): Observations {
  const values = new Float64Array(side.rows.length);
  for (let age = 0; age < values.length; age++) values[age] = column.values[side.rows[age]!]!;
  return { values, sorted: column.order.length === 0 ? column.order : sortedAges(column, side, values) };
}

function sortedAges({ order, count }: Column, { rows, ages }: Side, values: Float64Array): Int32Array {
  const sorted = new Int32Array(rows.length);
  if (rows.length <= FEW) return insertionSort(sorted, values);
  for (let i = 0, rank = 0; i < count; i++) {
    const age = ages[order[i]!]!;
    if (age >= 0) sorted[rank++] = age;
  }
  return sorted;
}

/** Ages in order of their values, equal ones oldest first. */
function insertionSort(sorted: Int32Array, values: Float64Array): Int32Array {
  for (let age = 0; age < sorted.length; age++) {
    let place = age;
    for (; place > 0 && values[sorted[place - 1]!]! > values[age]!; place--) sorted[place] = sorted[place - 1]!;
    sorted[place] = age;
  }
  return sorted;
}
