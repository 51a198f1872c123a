/**
 * Backtest of one symbol. Notation: N steps; step i holds one position over one bar.
 *
 * Timing: features at the close of bar t give the position held over bar t + 1, so with `target[i]` decided at the close
 * of bar t, `ret[i]` is the return of bar t + 1 and `ts[i]` the open of bar t + 1:
 *
 *   pnl[i] = position[i] · ret[i] − cost · |position[i] − position[i − 1]|,   position[−1] = 0
 *
 * P&L uses one-bar returns whatever the label horizon is. The run starts flat and pays for its first position; the
 * position held over the last bar is not closed, so no cost is charged after it.
 */
import { assertArgument, assertFinite, assertShape } from '@winnow/core';
import type { Costs } from './costs.ts';
import type { RunSteps } from './runSteps.ts';

const BPS = 1e-4; // one basis point as a fraction

export interface BacktestInput {
  /** [N] position wanted at the close of each bar, fraction of capital, negative for short */
  readonly target: Float64Array;
  /** [N] simple return of the next bar, close to close */
  readonly ret: Float64Array;
  /** [N] epoch ms UTC of the next bar's open, strictly ascending: where the step is booked */
  readonly ts: Float64Array;
}

export interface Backtest extends RunSteps {
  /** [N] position held over each step; differs from the target after a reject */
  readonly position: Float64Array;
}

/**
 * An order smaller than `costs.minOrder` is rejected: the position stays, nothing is paid, and the order is sent anew
 * (and counted anew) at the next close if it is still wanted. Rejects NaN.
 * @throws WinnowError `shape_mismatch` or `argument_invalid`
 */
export function backtest({ target, ret, ts }: BacktestInput, costs: Costs): Backtest {
  assertInput(target, ret, ts);
  const costRate = costs.costBps * BPS;
  const n = target.length;
  const position = new Float64Array(n);
  const pnl = new Float64Array(n);
  const traded = new Float64Array(n);
  let [held, orders, rejects, costsPaid, exposedSteps, hitSteps] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const order = Math.abs(target[i]! - held);
    if (order > 0) orders++;
    if (order > 0 && order < costs.minOrder) {
      rejects++;
    } else {
      held = target[i]!;
      traded[i] = order;
    }
    const gross = held * ret[i]!;
    const cost = costRate * traded[i]!;
    position[i] = held;
    pnl[i] = gross - cost;
    costsPaid += cost;
    if (held !== 0) exposedSteps++;
    if (gross > 0) hitSteps++;
  }
  return { ts, pnl, position, traded, orders, rejects, costsPaid, exposedSteps, hitSteps };
}

function assertInput(target: Float64Array, ret: Float64Array, ts: Float64Array): void {
  const where = 'backtest';
  assertShape(where, 'ret', ret, target.length);
  assertShape(where, 'ts', ts, target.length);
  assertFinite(where, 'target', target);
  assertFinite(where, 'ret', ret);
  assertFinite(where, 'ts', ts);
  for (let i = 1; i < ts.length; i++) assertArgument(ts[i]! > ts[i - 1]!, where, 'ts must ascend strictly', ts[i]);
}
