import type { Observations } from './numericKernels.ts';
import type { Side } from './side.ts';
import type { Column } from './trialTable.ts';

const FEW = 16; // times as many trials as a side has: then its own are sorted, not picked out of the order of all

/** What the trials of a side say of a parameter; all of them have it. */
export function observe(column: Column, side: Side): Observations {
  const values = pick(column.values, side.rows);
  if (column.order.length === 0) return { values, sorted: column.order, narrowMasses: column.narrowMasses };
  const narrowMasses = column.narrowMasses.length === 0 ? column.narrowMasses : pick(column.narrowMasses, side.rows);
  return { values, sorted: sortedAges(column, side, values), narrowMasses };
}

function pick(from: Float64Array, rows: Int32Array): Float64Array {
  const picked = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) picked[i] = from[rows[i]!]!;
  return picked;
}

function sortedAges({ order, count }: Column, { rows, ages }: Side, values: Float64Array): Int32Array {
  const sorted = new Int32Array(rows.length);
  if (FEW * rows.length <= count) {
    for (let age = 0; age < sorted.length; age++) sorted[age] = age;
    return sorted.sort((a, b) => values[a]! - values[b]! || a - b);
  }
  for (let i = 0, rank = 0; i < count; i++) {
    const age = ages[order[i]!]!;
    if (age >= 0) sorted[rank++] = age;
  }
  return sorted;
}
