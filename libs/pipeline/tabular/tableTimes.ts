import { WinnowError } from '@winnow/core';
import { localZone, parseTimestamp, type RawTable } from '@winnow/market';

/** The cells of the time stamps as they stand in the file. */
export function timestampTexts({ columns }: RawTable, header: string): readonly string[] {
  const { values } = columns.get(header)!;
  return Array.from(values as ArrayLike<number | string>, (value) => (Number.isNaN(value) ? '' : String(value)));
}

/**
 * @param timeZone of time stamps that name none
 * @returns [N] epoch ms UTC
 * @throws WinnowError `data_timestamp`
 */
export function tableTimes(table: RawTable, header: string, timeZone?: string): Float64Array {
  const zone = timeZone === undefined ? undefined : localZone(timeZone);
  return Float64Array.from(timestampTexts(table, header), (text, n) => {
    const parsed = parseTimestamp(text, zone);
    if (typeof parsed === 'number') return parsed;
    const where = rowOf(table, n);
    throw new WinnowError('data_timestamp', { where, rule: `${header}: ${parsed.rule}`, got: text });
  });
}

/**
 * @param times [N]
 * @param why   what the order is needed for
 * @throws WinnowError `data_order`, `data_duplicate`
 */
export function assertAscending(table: RawTable, times: Float64Array, why: string): void {
  for (let n = 1; n < times.length; n++) {
    const [before, now] = [times[n - 1]!, times[n]!];
    if (now > before) continue;
    const code = now === before ? 'data_duplicate' : 'data_order';
    const rule = `time stamps must ascend for ${why}, each later than ${new Date(before).toISOString()} in the row before`;
    throw new WinnowError(code, { where: rowOf(table, n), rule, got: new Date(now).toISOString() });
  }
}

function rowOf({ file, lines }: RawTable, row: number): string {
  return `${file} row ${lines[row]}`;
}
