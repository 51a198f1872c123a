import { WinnowError } from '@winnow/core';

/**
 * Backward adjustment of prices for splits and dividends. Notation: M rows. Row m holds for the dates after that of row m − 1
 * up to and including its own, so the last row reaches into the present and has the factors 1.
 */
export interface AdjustmentFactors {
  /** [M] midnight UTC of the last date to which the row applies, strictly ascending */
  readonly date: Float64Array;
  /** [M] product of the dividend factors of all later ex-dates */
  readonly priceFactor: Float64Array;
  /** [M] old shares per new share over all later splits: 0.25 before a 4:1 split */
  readonly splitFactor: Float64Array;
}

/** One row before it is packed into columns. */
export interface FactorRow {
  readonly date: number;
  readonly priceFactor: number;
  readonly splitFactor: number;
}

/**
 * @param where  place for messages, given the index of a row
 * @throws WinnowError `data_factors` unless there is a row, dates ascend and factors are finite and positive
 */
export function toAdjustmentFactors(rows: readonly FactorRow[], where: (row: number) => string): AdjustmentFactors {
  if (rows.length === 0) throw new WinnowError('data_factors', { where: where(0), rule: 'must have at least one row' });
  for (const [i, { date, priceFactor, splitFactor }] of rows.entries()) {
    const previous = rows[i - 1]?.date ?? Number.NEGATIVE_INFINITY;
    assertRow(date > previous && date < Infinity, where(i), 'dates must ascend', date);
    assertRow(priceFactor > 0 && priceFactor < Infinity, where(i), 'the price factor must be positive', priceFactor);
    assertRow(splitFactor > 0 && splitFactor < Infinity, where(i), 'the split factor must be positive', splitFactor);
  }
  return {
    date: Float64Array.from(rows, ({ date }) => date),
    priceFactor: Float64Array.from(rows, ({ priceFactor }) => priceFactor),
    splitFactor: Float64Array.from(rows, ({ splitFactor }) => splitFactor),
  };
}

function assertRow(condition: boolean, where: string, rule: string, got: number): void {
  if (!condition) throw new WinnowError('data_factors', { where, rule, got });
}
