import type { Cell, Column } from './trialColumns.ts';

/** Columns as CSV (RFC 4180, lines end in \n). Nothing stands for null; numbers are as short as they can be, or NaN, Infinity. */
export function formatTrialsCsv(columns: readonly Column[]): string {
  const rows = columns[0]?.cells.map((_, row) => columns.map(({ cells }) => cells[row]!)) ?? [];
  return [columns.map(({ name }) => name), ...rows].map((row) => `${row.map(field).join(',')}\n`).join('');
}

function field(value: Cell): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
