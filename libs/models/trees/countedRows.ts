import type { RowValues } from './objectives/objective.ts';

/** Numbers of the rows of positive weight, ascending. @param weight [N] */
export function countedRows(weight: RowValues): Int32Array {
  const rows = new Int32Array(weight.length);
  let count = 0;
  for (let n = 0; n < weight.length; n++) if (weight[n]! > 0) rows[count++] = n;
  return rows.subarray(0, count);
}
