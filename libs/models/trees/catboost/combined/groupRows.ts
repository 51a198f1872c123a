import { createPairNumbers } from '../../pairNumbers.ts';
import type { Categories } from '../categories.ts';
import { staysAt } from '../splitColumn.ts';
import type { SplitTable } from '../splitTable.ts';
import type { Grouping } from '../targetStatistics.ts';
import type { Combination } from './combination.ts';

/** The rows of the table by what a combination sees of them. */
export interface RowGroups extends Grouping {
  /** [count] the first row of each group */
  readonly firstRow: Int32Array;
}

/**
 * Groups are numbered as they first occur; a row that lacks a category is in none.
 * @param met those that the conditions alone make
 */
export function groupRows(
  table: SplitTable,
  { features, conditions }: Combination,
  met = groupsOfConditions(table, conditions),
): RowGroups {
  let groups = met;
  for (const feature of features) groups = refine(groups, groupingOf(table.grouped, feature));
  return groups;
}

export function groupsOfConditions(table: SplitTable, conditions: Combination['conditions']): RowGroups {
  const { rows, stride, bins } = table;
  let groups = wholeTable(rows);
  for (const { column, bin } of conditions) {
    const moves = Uint8Array.from({ length: 256 }, (_, own) => Number(!staysAt(table.columns[column]!, bin, own)));
    const codes = new Int32Array(rows);
    for (let n = 0; n < rows; n++) codes[n] = moves[bins[n * stride + column]!]!;
    groups = refine(groups, { codes, count: 2 });
  }
  return groups;
}

function wholeTable(rows: number): RowGroups {
  return { codes: new Int32Array(rows), count: 1, firstRow: new Int32Array(1) };
}

function groupingOf(grouped: readonly Categories[], feature: number): Grouping {
  const { codes, values } = grouped.find((one) => one.feature === feature)!;
  return { codes, count: values.length };
}

/** Groups of rows that are alike in both. */
function refine(groups: Grouping, by: Grouping): RowGroups {
  const rows = groups.codes.length;
  const codes = new Int32Array(rows).fill(-1);
  const firstRow = new Int32Array(rows);
  const numbers = createPairNumbers(groups.count * by.count, rows);
  let count = 0;
  for (let n = 0; n < rows; n++) {
    const [code, other] = [groups.codes[n]!, by.codes[n]!];
    if (code < 0 || other < 0) continue;
    const pair = code * by.count + other;
    let number = numbers.get(pair);
    if (number < 0) {
      number = count++;
      numbers.set(pair, number);
      firstRow[number] = n;
    }
    codes[n] = number;
  }
  return { codes, count, firstRow: firstRow.slice(0, count) };
}
