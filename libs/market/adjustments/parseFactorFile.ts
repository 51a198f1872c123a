import { WinnowError } from '@winnow/core';
import { parseTimestamp } from '../parseTimestamp.ts';
import { type AdjustmentFactors, type FactorRow, toAdjustmentFactors } from './adjustmentFactors.ts';

const COMPACT_DATE = /^(\d{4})(\d\d)(\d\d)$/; // LEAN writes 20140606
const NUMBER = /^\d+(\.\d+)?(e[+-]?\d+)?$/i;

/**
 * Reads a factor file of QuantConnect LEAN: lines `date,price factor,split factor,reference price`, with or without a header
 * line that starts with "date", dates as YYYY-MM-DD or YYYYMMDD. The reference price is LEAN's own check and is not read.
 * @param file name for messages
 * @throws WinnowError `data_factors` naming the line
 */
export function parseFactorFile(text: string, file: string): AdjustmentFactors {
  const rows: FactorRow[] = [];
  const lineOf: number[] = [];
  for (const [i, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const cells = line.split(',').map((cell) => cell.trim());
    const isHeader = i === 0 && cells[0]!.toLowerCase() === 'date';
    if (isHeader || line.trim() === '') continue;
    lineOf.push(i + 1);
    rows.push(parseRow(cells, `${file} row ${i + 1}`));
  }
  return toAdjustmentFactors(rows, (row) => (rows.length === 0 ? file : `${file} row ${lineOf[row]}`));
}

function parseRow(cells: readonly string[], where: string): FactorRow {
  const [date = '', priceFactor = '', splitFactor = ''] = cells;
  const parsed = parseTimestamp(date.replace(COMPACT_DATE, '$1-$2-$3'));
  if (typeof parsed !== 'number')
    throw new WinnowError('data_factors', { where, rule: 'date must be YYYY-MM-DD or YYYYMMDD', got: date });
  for (const cell of [priceFactor, splitFactor]) {
    if (!NUMBER.test(cell))
      throw new WinnowError('data_factors', { where, rule: 'factors must be numbers', got: cell });
  }
  return { date: parsed, priceFactor: Number(priceFactor), splitFactor: Number(splitFactor) };
}
