import { barColumns, type Series } from './bars.ts';

/** A series as text that `parseSeriesCsv` reads back bit for bit: `ts` in epoch ms, numbers as short as they can be. */
export function formatSeriesCsv(series: Series): string {
  const columns = barColumns.map((column) => series[column]);
  const lines = [barColumns.join(',')];
  for (let row = 0; row < series.rows; row++) lines.push(columns.map((column) => column[row]).join(','));
  return `${lines.join('\n')}\n`;
}
