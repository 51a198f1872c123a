import type { OutputName, Outputs } from '@winnow/models';
import type { OutOfFold } from './fitTable.ts';

/** A column of a CSV file: its header, and the cell of each row. */
export type CsvColumn = readonly [header: string, cell: (row: number) => string | number];

/** An unknown value, NaN, is an empty cell. */
export function csvText(columns: readonly CsvColumn[], rows: number): string {
  const lines = [columns.map(([header]) => quoted(header)).join(',')];
  for (let n = 0; n < rows; n++) lines.push(columns.map(([, cell]) => cellText(cell(n))).join(','));
  lines.push('');
  return lines.join('\n');
}

/**
 * The file of predictions: one row for each of the input, with its time stamp where it has one.
 * @param times header and cells of the time stamps
 */
export function predictionsCsv(
  names: readonly OutputName[],
  outputs: Outputs,
  times: { readonly header: string; readonly texts: readonly string[] } | undefined,
): string {
  return csvText([...timeColumn(times), ...outputColumns(names, outputs)], outputs[names[0]!]!.length);
}

/**
 * The file of out-of-fold predictions: `row` counts from 0 as in the input, `fold` from 1; a row that was not tested has no fold
 * and no predictions.
 * @param target [N] header and cells
 */
export function outOfFoldCsv(
  names: readonly OutputName[],
  { fold, outputs }: OutOfFold,
  target: CsvColumn,
  times: { readonly header: string; readonly texts: readonly string[] } | undefined,
): string {
  const columns: CsvColumn[] = [
    ['row', (n) => n],
    ...timeColumn(times),
    ['fold', (n) => (fold[n]! < 0 ? '' : fold[n]! + 1)],
    target,
    ...outputColumns(names, outputs),
  ];
  return csvText(columns, fold.length);
}

export function timeColumn(
  times: { readonly header: string; readonly texts: readonly string[] } | undefined,
): readonly CsvColumn[] {
  return times === undefined ? [] : [[times.header, (n) => times.texts[n]!]];
}

function outputColumns(names: readonly OutputName[], outputs: Outputs): readonly CsvColumn[] {
  return names.map((name) => [name, (n) => outputs[name]![n]!]);
}

function cellText(value: string | number): string {
  if (typeof value === 'string') return quoted(value);
  return Number.isNaN(value) ? '' : String(value);
}

/** RFC 4180. */
function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
