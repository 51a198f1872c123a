/**
 * A history as columns, with the rows of each column in order of their coordinates. Reading 10,000 trials and sorting
 * them costs far more than the estimator that needs them, so a sampler keeps its table and brings it up to date: a trial
 * whose `params` are the same object as before is not read again.
 */

import { toInternal, toNumber } from '../../coordinates.ts';
import type { History } from '../../history.ts';
import type { Param, Params, Space } from '../../space.ts';

const MOST_PATCHES = 64; // changed rows up to which moving them costs less than sorting all

/** Rows are trials of the history. */
export interface TrialTable {
  readonly space: Space;
  /** [rows] what each row was read from */
  readonly sources: readonly Params[];
  readonly columns: readonly Column[];
}

export interface Column {
  /** [≥ rows] internal coordinate, or index of a choice; NaN where the trial has no such value */
  readonly values: Float64Array;
  /** [≥ count] rows that have a value, by value, then by row; empty for a categorical parameter */
  readonly order: Int32Array;
  /** rows that have a value */
  readonly count: number;
}

/** The table of a history; `previous` is used up and must not be read afterwards. */
export function updateTable(previous: TrialTable | undefined, space: Space, history: History): TrialTable {
  const sources = history.map((trial) => trial.params);
  if (previous === undefined || previous.space !== space || previous.sources.length > sources.length) {
    return { space, sources, columns: space.params.map((param) => readColumn(param, sources)) };
  }
  const changed: number[] = [];
  for (let row = 0; row < sources.length; row++) if (sources[row] !== previous.sources[row]) changed.push(row);
  if (changed.length > MOST_PATCHES) {
    return { space, sources, columns: space.params.map((param) => readColumn(param, sources)) };
  }
  const columns = space.params.map((param, i) => patchColumn(param, previous.columns[i]!, sources, changed));
  return { space, sources, columns };
}

function readValue(param: Param, params: Params): number {
  const value = params[param.name];
  if (value === undefined) return Number.NaN;
  if (param.type === 'categorical') {
    const index = param.choices.indexOf(value);
    return index < 0 ? Number.NaN : index;
  }
  return toInternal(param, toNumber(param, value));
}

function readColumn(param: Param, sources: readonly Params[]): Column {
  const values = new Float64Array(capacityFor(sources.length)).fill(Number.NaN);
  for (let row = 0; row < sources.length; row++) values[row] = readValue(param, sources[row]!);
  const rows: number[] = [];
  for (let row = 0; row < sources.length; row++) if (!Number.isNaN(values[row])) rows.push(row);
  if (param.type === 'categorical') return { values, order: new Int32Array(0), count: rows.length };
  const order = new Int32Array(values.length);
  order.set(rows.sort((a, b) => values[a]! - values[b]! || a - b));
  return { values, order, count: rows.length };
}

function patchColumn(param: Param, column: Column, sources: readonly Params[], changed: readonly number[]): Column {
  const values = grow(column.values, sources.length);
  const isOrdered = param.type !== 'categorical';
  const order = grow(column.order, isOrdered ? sources.length : 0);
  const known = column.values.length;
  let { count } = column;
  for (const row of changed) {
    const before = row < known ? values[row]! : Number.NaN;
    const after = readValue(param, sources[row]!);
    if (!Number.isNaN(before)) {
      if (isOrdered) {
        const place = placeOf(values, order, count, row, before);
        order.copyWithin(place, place + 1, count);
      }
      count--;
    }
    values[row] = after;
    if (Number.isNaN(after)) continue;
    if (isOrdered) {
      const place = placeOf(values, order, count, row, after);
      order.copyWithin(place + 1, place, count);
      order[place] = row;
    }
    count++;
  }
  return { values, order, count };
}

/** Where (value, row) stands, or would stand, among the first `count` rows of the order. */
function placeOf(values: Float64Array, order: Int32Array, count: number, row: number, value: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = order[middle]!;
    const otherValue = other === row ? value : values[other]!;
    if (otherValue < value || (otherValue === value && other < row)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function capacityFor(rows: number): number {
  return Math.max(64, Math.ceil(rows * 1.5));
}

/** The array itself, or a longer copy; new values are NaN so that they count as absent. */
function grow<T extends Float64Array | Int32Array>(array: T, rows: number): T {
  if (rows <= array.length) return array;
  const longer =
    array instanceof Float64Array
      ? new Float64Array(capacityFor(rows)).fill(Number.NaN)
      : new Int32Array(capacityFor(rows));
  longer.set(array);
  return longer as T;
}
