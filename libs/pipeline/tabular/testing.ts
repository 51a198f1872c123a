import { createRng } from '@winnow/core';
import type { RawTable, TableColumn } from '@winnow/market';
import { fitTable } from './fitTable.ts';
import { planTable, type TableRequest } from './planTable.ts';
import { tableArtefact } from './tableArtefact.ts';
import type { TableSplit } from './tableFolds.ts';

/** Tables and fits for tests. */

export function tableOf(columns: Readonly<Record<string, readonly number[] | readonly string[]>>): RawTable {
  const headers = Object.keys(columns);
  const rows = columns[headers[0]!]!.length;
  const typed = headers.map((header): [string, TableColumn] => {
    const values = columns[header]!;
    const isText = typeof values[0] === 'string';
    return [
      header,
      isText
        ? { kind: 'text', values: values as readonly string[] }
        : { kind: 'number', values: Float64Array.from(values as readonly number[]) },
    ];
  });
  return {
    file: 't.csv',
    headers,
    rows,
    lines: Int32Array.from({ length: rows }, (_, n) => n + 2),
    columns: new Map(typed),
  };
}

/** Two numbers and a town; `y` is a sum of what they are worth, `kind` and `up` follow it. */
export function townTable(rows = 120): RawTable {
  const rng = createRng(4);
  const a = Array.from({ length: rows }, () => rng.normal());
  const b = Array.from({ length: rows }, () => rng.normal());
  const town = Array.from({ length: rows }, () => ['Bonn', 'Köln', 'Ulm'][rng.int(3)]!);
  const y = a.map((value, n) => 2 * value - b[n]! + (town[n] === 'Ulm' ? 3 : 0) + 0.1 * rng.normal());
  const kind = y.map((value) => (value < 0 ? 'low' : value < 2 ? 'mid' : 'top'));
  const up = y.map((value) => (value > 0 ? 'yes' : 'no'));
  return tableOf({ a, b, town, y, kind, up });
}

export const splitOf = (kind: TableSplit['kind'], change: Partial<TableSplit> = {}): TableSplit => {
  return { kind, folds: 3, embargo: 0, horizon: 1, ...change };
};

/** A model of the columns a, b and town. */
export function fitTown(request: Partial<TableRequest>, table = townTable(), splits: readonly TableSplit[] = []) {
  const plan = planTable(table, { model: 'ridge', target: 'y', features: ['a', 'b', 'town'], ...request });
  const fitted = fitTable(table, plan, splits, 7, () => {});
  return { fitted, artefact: tableArtefact(fitted), table };
}
