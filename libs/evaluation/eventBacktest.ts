/**
 * Backtest of one symbol, event by event: an account that sees one close and one bar at a time, as it would live.
 * `backtest` gives the same result from whole columns.
 *
 * One step is two events in this order:
 * - `close`   the market closes a bar, a target is decided, an order is sent if the target differs from the position
 * - `bar`     the next bar has passed and earned its return on the position
 *
 * An account is plain data; both transitions return a new one.
 */
import { assertInput, type Backtest, type BacktestInput, orderCounts } from './backtest.ts';
import type { Costs } from './costs.ts';
import {
  compileExecution,
  type Execution,
  FILLED,
  limitedTarget,
  orderCost,
  orderFate,
  type RejectReason,
  rejectReasons,
} from './execution.ts';
import { completeQuotes } from './quotes.ts';

/** The market at the close of a bar; see `Quotes` for the units. */
export interface Quote {
  readonly price: number;
  readonly volume: number;
  readonly vol: number;
  readonly barRet: number;
}

export interface Account {
  /** fraction of capital */
  readonly position: number;
  /** cost of the order filled at the last close, charged to the bar that follows */
  readonly pendingCost: number;
}

/** What became of an order. */
export type OrderEvent =
  | { readonly type: 'filled'; readonly step: number; readonly order: number; readonly cost: number }
  | { readonly type: 'rejected'; readonly step: number; readonly order: number; readonly reason: RejectReason };

/** What a bar did to the account. */
export interface BarResult {
  readonly gross: number;
  readonly pnl: number;
}

export const flatAccount: Account = { position: 0, pendingCost: 0 };

/** The `close` event. @returns the account after it, and the order that was sent, if any */
export function atClose(
  account: Account,
  { step, target, quote }: { readonly step: number; readonly target: number; readonly quote: Quote },
  execution: Execution,
): { readonly account: Account; readonly order?: OrderEvent } {
  const position = limitedTarget(execution, account.position, target);
  const order = position - account.position;
  if (order === 0) return { account };
  const fate = orderFate(execution, order, quote.price, quote.volume, quote.barRet);
  if (fate !== FILLED) {
    return { account, order: { type: 'rejected', step, order, reason: rejectReasons[fate - 1]! } };
  }
  const cost = orderCost(execution, Math.abs(order), quote.price, quote.volume, quote.vol);
  return { account: { position, pendingCost: cost }, order: { type: 'filled', step, order, cost } };
}

/** The `bar` event: the position earns the bar's return and pays for the order that made it. */
export function overBar(account: Account, ret: number): { readonly account: Account; readonly result: BarResult } {
  const gross = account.position * ret;
  const next = { position: account.position, pendingCost: 0 }; // a spread would make the whole engine 4 times as slow
  return { account: next, result: { gross, pnl: gross - account.pendingCost } };
}

/**
 * Replays columns as events and books what they did.
 * @param onOrder is told every fill and reject, in order
 * @throws WinnowError as `backtest`
 */
export function eventBacktest(input: BacktestInput, costs: Costs, onOrder?: (order: OrderEvent) => void): Backtest {
  const where = 'eventBacktest';
  assertInput(where, input);
  const { target, ret, ts } = input;
  const execution = compileExecution(costs);
  const columns = completeQuotes(where, input.quotes, execution, target.length);
  const [position, pnl, traded] = [
    new Float64Array(ts.length),
    new Float64Array(ts.length),
    new Float64Array(ts.length),
  ];
  const fates = new Int32Array(1 + rejectReasons.length);
  let account = flatAccount;
  let [costsPaid, exposedSteps, hitSteps] = [0, 0, 0];
  for (let step = 0; step < ts.length; step++) {
    const closed = atClose(account, { step, target: target[step]!, quote: quoteAt(columns, step) }, execution);
    if (closed.order !== undefined) onOrder?.(closed.order);
    if (closed.order?.type === 'rejected') fates[1 + rejectReasons.indexOf(closed.order.reason)]!++;
    if (closed.order?.type === 'filled') {
      fates[FILLED]!++;
      traded[step] = Math.abs(closed.order.order);
      costsPaid += closed.order.cost;
    }
    const passed = overBar(closed.account, ret[step]!);
    account = passed.account;
    position[step] = account.position;
    pnl[step] = passed.result.pnl;
    if (account.position !== 0) exposedSteps++;
    if (passed.result.gross > 0) hitSteps++;
  }
  return { ts, pnl, position, traded, ...orderCounts(fates), costsPaid, exposedSteps, hitSteps };
}

function quoteAt(columns: Readonly<Record<keyof Quote, Float64Array>>, step: number): Quote {
  return {
    price: columns.price[step]!,
    volume: columns.volume[step]!,
    vol: columns.vol[step]!,
    barRet: columns.barRet[step]!,
  };
}
