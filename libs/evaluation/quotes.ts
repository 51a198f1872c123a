/**
 * The market at the closes at which orders are sent. Notation: T bars, N steps; step i's order is sent at the close of
 * bar `bars[i]`.
 */
import { assertArgument, assertFinite, assertShape } from '@winnow/core';
import type { Series } from '@winnow/market';
import { take } from '@winnow/numerics';
import type { Costs } from './costs.ts';
import type { Execution } from './execution.ts';
import { trailingVol } from './trailingVol.ts';

const IMPACT_VOL_BARS = 20; // σ of the square-root law is the recent one; a month of daily bars is the usual choice

/** Columns that costs and rejects read; only those that the costs need have to be there. */
export interface Quotes {
  /** [N] price at which the order is filled: the bar's close, positive */
  readonly price?: Float64Array;
  /** [N] volume of the bar, shares */
  readonly volume?: Float64Array;
  /** [N] standard deviation of one-bar returns up to this bar */
  readonly vol?: Float64Array;
  /** [N] simple return of the bar, close to close */
  readonly barRet?: Float64Array;
}

/** The columns that an execution with these costs needs, read from bars up to each order's own. */
export function quotesOf(series: Series, bars: Int32Array, costs: Costs): Quotes {
  const { close, volume } = series;
  const { perShare, impact, capital, priceLimit } = costs;
  const sized = perShare !== undefined || capital !== undefined;
  return {
    ...(sized && { price: take(close, bars) }),
    ...(capital !== undefined && { volume: take(volume, bars) }),
    ...(impact !== undefined && { vol: trailingVol(close, bars, IMPACT_VOL_BARS) }),
    ...(priceLimit !== undefined && {
      barRet: Float64Array.from(bars, (bar) => (bar === 0 ? 0 : close[bar]! / close[bar - 1]! - 1)),
    }),
  };
}

/** Quotes with every column present: those that no rule reads are filled with 1, which changes nothing. */
export interface FullQuotes {
  readonly price: Float64Array;
  readonly volume: Float64Array;
  readonly vol: Float64Array;
  readonly barRet: Float64Array;
}

/** @throws WinnowError `argument_invalid` or `shape_mismatch` when a column that the execution needs is missing or wrong */
export function completeQuotes(where: string, quotes: Quotes | undefined, execution: Execution, n: number): FullQuotes {
  const { perShare, capital, impact, maxVolumeShare, priceLimit } = execution;
  const unread = new Float64Array(n).fill(1);
  const column = (name: keyof Quotes, needed: boolean) => {
    if (!needed) return unread;
    const values = quotes?.[name];
    assertArgument(values !== undefined, where, `these costs need quotes.${name}`, values);
    assertShape(where, `quotes.${name}`, values, n);
    assertFinite(where, `quotes.${name}`, values);
    return values;
  };
  const price = column('price', perShare > 0 || capital > 0);
  const unpriced = price.find((value) => value <= 0);
  assertArgument(unpriced === undefined, where, 'quotes.price must be positive', unpriced);
  return {
    price,
    volume: column('volume', maxVolumeShare < Number.POSITIVE_INFINITY),
    vol: column('vol', impact > 0),
    barRet: column('barRet', priceLimit < Number.POSITIVE_INFINITY),
  };
}
