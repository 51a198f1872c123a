// Bars of vendors' files as they come: any order, times of 12 or 24 hours, a banner before the header.

import { readFileSync } from 'node:fs';
import { allocateSeries, barColumns, validateSeries } from '@winnow/market';

const TIME = /^(\d{4}-\d\d-\d\d)(?: (\d\d)(?:-(AM|PM)|:(\d\d)))?/; // a day, with an hour of 12 or a time of 24 hours

/** Epoch ms of a time that its vendor means as UTC. */
function utcMs(text) {
  const [, day, hour = '0', half, minute = '0'] = TIME.exec(text);
  const hour24 = half === undefined ? Number(hour) : (Number(hour) % 12) + (half === 'PM' ? 12 : 0);
  return Date.parse(day) + (hour24 * 60 + Number(minute)) * 60_000;
}

/** The latest bars in ascending order, without repeated ones; such files come in any order with a header of their own. */
export function readBars(path, timeframe, maxBars = Number.POSITIVE_INFINITY) {
  const lines = readFileSync(path, 'utf8').split(/\r?\n/);
  const headerLine = lines.findIndex((line) => /^(date|timestamp),/i.test(line));
  const headers = lines[headerLine].toLowerCase().split(',');
  const position = { ts: 0 };
  for (const column of barColumns.slice(1)) position[column] = headers.indexOf(column);
  const bars = new Map();
  for (const line of lines.slice(headerLine + 1).filter((text) => text !== '')) {
    const cells = line.split(',');
    const ts = utcMs(cells[0]);
    bars.set(ts, { ts, cells });
  }
  const sorted = [...bars.values()].sort((a, b) => a.ts - b.ts).slice(-maxBars);
  const series = allocateSeries(path, timeframe, sorted.length);
  for (const [i, { ts, cells }] of sorted.entries()) {
    for (const column of barColumns) series[column][i] = column === 'ts' ? ts : Number(cells[position[column]]);
  }
  validateSeries(series, path);
  return series;
}
