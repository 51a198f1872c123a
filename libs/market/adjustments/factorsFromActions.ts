import { WinnowError } from '@winnow/core';
import type { Series } from '../bars.ts';
import { dateOf } from '../calendars/civil.ts';
import { type AdjustmentFactors, type FactorRow, toAdjustmentFactors } from './adjustmentFactors.ts';

/** A split or a dividend; `exDate` (midnight UTC) is the first date on which shares trade without it. */
export type CorporateAction =
  | {
      readonly kind: 'split';
      readonly exDate: number;
      /** new shares per old share: 4 for 4:1, 0.05 for a reverse split 1:20 */
      readonly ratio: number;
    }
  | {
      readonly kind: 'dividend';
      readonly exDate: number;
      /** cash per share held before the ex-date, in the currency of the prices */
      readonly amount: number;
    };

/**
 * The factors of splits and dividends for the raw prices of a series. A dividend D multiplies all earlier prices by
 * 1 − D / C, C being the raw close of the last bar before the ex-date (CRSP; Yahoo's Adj Close); a split by 1 / ratio.
 * @param series  raw bars, at least one
 * @param actions in any order; those after the last bar or up to the first one have no effect
 * @throws WinnowError `data_factors` for a ratio or amount that is not positive, or a dividend that exceeds the close
 */
export function factorsFromActions(series: Series, actions: readonly CorporateAction[]): AdjustmentFactors {
  const latestFirst = [...actions].sort((a, b) => b.exDate - a.exDate);
  let row = series.rows - 1;
  let factors: FactorRow = { date: dateOf(series.ts[row]!), priceFactor: 1, splitFactor: 1 };
  const rows = [factors];
  for (const action of latestFirst) {
    assertAction(action);
    while (row >= 0 && series.ts[row]! >= action.exDate) row--;
    if (row < 0) break;
    if (row === series.rows - 1) continue;
    factors = applyAction(factors, action, dateOf(series.ts[row]!), series.close[row]!);
    if (rows.at(-1)!.date === factors.date) rows.pop(); // two actions with one ex-date
    rows.push(factors);
  }
  const first = dateOf(series.ts[0]!);
  if (rows.at(-1)!.date > first) rows.push({ ...rows.at(-1)!, date: first }); // the table begins where the bars begin
  return toAdjustmentFactors(rows.reverse(), () => 'factorsFromActions');
}

function assertAction(action: CorporateAction): void {
  const size = action.kind === 'split' ? action.ratio : action.amount;
  if (Number.isFinite(action.exDate) && size > 0 && size < Infinity) return;
  throw new WinnowError('data_factors', {
    where: 'factorsFromActions',
    rule: 'an action must have a date and a positive ratio or amount',
    got: action,
  });
}

function applyAction(after: FactorRow, action: CorporateAction, date: number, close: number): FactorRow {
  if (action.kind === 'split') return { ...after, date, splitFactor: after.splitFactor / action.ratio };
  if (action.amount >= close) {
    throw new WinnowError('data_factors', {
      where: 'factorsFromActions',
      rule: `a dividend must be below the close before its ex-date (${close})`,
      got: action.amount,
    });
  }
  return { ...after, date, priceFactor: after.priceFactor * (1 - action.amount / close) };
}
