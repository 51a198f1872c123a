import { WinnowError } from '@winnow/core';
import type { RawTable, TableColumn } from '@winnow/market';
import type { Targets, Task } from '@winnow/models';
import { take } from '@winnow/numerics';

/** The column that a model of a table learns. */
export interface TableTarget {
  readonly name: string;
  readonly task: Task;
  /** [K] names in the order of the outputs, numbers ascending or texts by code unit; empty for a regression */
  readonly classes: readonly string[];
}

/** Integers of no more different values than these are taken for classes. */
const MAX_INTEGER_CLASSES = 20;

/**
 * What kind of target a column is: two different values are two classes; texts, and integers of at most 20 different values, are
 * several; all else is numbers.
 */
export function taskOfColumn(column: TableColumn): Task {
  const values = new Set<number | string>(column.values);
  if (values.size === 2) return 'binary';
  if (column.kind === 'text') return 'multiclass';
  const areClasses = values.size <= MAX_INTEGER_CLASSES && column.values.every(Number.isInteger);
  return areClasses ? 'multiclass' : 'regression';
}

/** @throws WinnowError `target_invalid` for a column that does not suit the task */
export function describeTarget(table: RawTable, name: string, task: Task): TableTarget {
  const column = targetColumn(table, name);
  const classes = task === 'regression' ? [] : classNames(column);
  const different = classes.length;
  const where = `${table.file} column ${name}`;
  if ((task === 'binary' && different > 2) || (task === 'multiclass' && different === 2)) {
    const rule = `the target of task ${task} must have ${task === 'binary' ? 'two' : 'more than two'} different values`;
    throw new WinnowError('target_invalid', { where, rule, got: different });
  }
  if (task === 'regression' && column.kind === 'text') {
    throw new WinnowError('target_invalid', {
      where,
      rule: 'the target of a regression must be numbers',
      got: 'texts',
    });
  }
  return { name, task, classes };
}

/** Throws `target_invalid` unless the target has two values to tell apart. */
export function assertTargetVaries(table: RawTable, name: string): void {
  const { values } = targetColumn(table, name);
  if (new Set<number | string>(values).size > 1) return;
  const rule = 'the target must have at least two different values';
  throw new WinnowError('target_invalid', { where: `${table.file} column ${name}`, rule, got: values[0] });
}

/** The column of the target, checked for missing values. @throws WinnowError `target_invalid` */
export function targetColumn(table: RawTable, name: string): TableColumn {
  const column = table.columns.get(name)!;
  const missing = column.values.findIndex((value) => value === '' || Number.isNaN(value));
  if (missing < 0) return column;
  const where = `${table.file} row ${table.lines[missing]}`;
  throw new WinnowError('target_invalid', { where, rule: `the target ${name} must not be missing` });
}

/**
 * The target as models take it, [N] each. The second one of two classes is `up`, a return of 1; the first is a return of −1.
 * @throws WinnowError `target_invalid` for a missing value, or a class that is not among those of the target
 */
export function targetsOfTable(table: RawTable, { name, task, classes }: TableTarget): Targets {
  const column = targetColumn(table, name);
  if (task === 'regression') {
    const ret = numbersOf(table, name, column);
    return { ret, up: Uint8Array.from(ret, (value) => (value > 0 ? 1 : 0)) };
  }
  const codes = new Map(classes.map((className, k) => [className, k]));
  const values = Int32Array.from(column.values as ArrayLike<number | string>, (value, n) => {
    const code = codes.get(String(value));
    if (code !== undefined) return code;
    const where = `${table.file} row ${table.lines[n]}`;
    throw new WinnowError('target_invalid', {
      where,
      rule: `${name} must be one of ${classes.join(', ')}`,
      got: value,
    });
  });
  const ret = Float64Array.from(values, (code) => (task === 'binary' ? 2 * code - 1 : code));
  const up = Uint8Array.from(values, (code) => (code > 0 ? 1 : 0));
  return { ret, up, classes: { values, count: classes.length } };
}

function numbersOf({ file }: RawTable, name: string, column: TableColumn): Float64Array {
  if (column.kind === 'number') return column.values;
  const where = `${file} column ${name}`;
  throw new WinnowError('target_invalid', { where, rule: 'the target of a regression must be numbers', got: 'texts' });
}

function classNames({ kind, values }: TableColumn): string[] {
  const different = [...new Set<number | string>(values)];
  if (kind === 'number') different.sort((a, b) => Number(a) - Number(b));
  else different.sort((a, b) => (a < b ? -1 : 1));
  return different.map(String);
}

/** Those of the given rows, [M] each. */
export function takeTargets({ ret, up, classes }: Targets, rows: Int32Array): Targets {
  return {
    ret: take(ret, rows),
    up: take(up, rows),
    ...(classes && { classes: { ...classes, values: take(classes.values, rows) } }),
  };
}
