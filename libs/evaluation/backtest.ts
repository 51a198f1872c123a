/**
 * Backtest of one symbol, vectorised: columns in, columns out, one loop. `eventBacktest` gives the
 * same result event by event.
 *
 * Notation: N steps; step i holds one position over one bar.
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
import {
  compileExecution,
  type Execution,
  FILLED,
  LOT_SIZE,
  limitedTarget,
  orderCost,
  orderFate,
  type RejectReason,
  rejectReasons,
} from './execution.ts';
import { completeQuotes, type FullQuotes, type Quotes } from './quotes.ts';
import type { RunSteps } from './runSteps.ts';

export interface BacktestInput {
  /** [N] position wanted at the close of each bar, fraction of capital, negative for short */
  readonly target: Float64Array;
  /** [N] simple return of the next bar, close to close */
  readonly ret: Float64Array;
  /** [N] epoch ms UTC of the next bar's open, strictly ascending: where the step is booked */
  readonly ts: Float64Array;
  /** the market at the close at which each target was decided; for costs and rejects that need it */
  readonly quotes?: Quotes;
}

export interface Backtest extends RunSteps {
  /** [N] position held over each step; differs from the target after a limit or a reject, else it may be the same array */
  readonly position: Float64Array;
  /** rejected orders by reason; they add up to `rejects` */
  readonly rejectsBy: Readonly<Record<RejectReason, number>>;
}

/**
 * At each close the target is cut to the limits of the account. If it then differs from the position held, an order is
 * sent; a rejected order leaves the position, costs nothing, and is sent anew (and counted anew) at the next close if it
 * is still wanted. Rejects NaN.
 * @throws WinnowError `shape_mismatch` or `argument_invalid`
 */
export function backtest(input: BacktestInput, costs: Costs): Backtest {
  assertInput('backtest', input);
  const { target, ret, ts } = input;
  const n = target.length;
  const execution = compileExecution(costs);
  const fates = new Int32Array(1 + rejectReasons.length);
  const steps = execution.simple
    ? runSimple(target, ret, execution, fates)
    : runLimited(target, ret, execution, completeQuotes('backtest', input.quotes, execution, n), fates);
  return { ts, ...steps, ...orderCounts(fates) };
}

type Steps = Pick<Backtest, 'position' | 'pnl' | 'traded' | 'costsPaid' | 'exposedSteps' | 'hitSteps'>;

/**
 * Costs in proportion to the traded amount, and a minimum order: the common case. Counts are sums of comparisons, because
 * no branch predictor guesses the sign of a return.
 */
function runSimple(target: Float64Array, ret: Float64Array, { rate, minOrder }: Execution, fates: Int32Array): Steps {
  const position = minOrder > 0 ? skipSmallOrders(target, minOrder, fates) : target;
  const pnl = new Float64Array(target.length);
  const traded = new Float64Array(target.length);
  let before = 0;
  let costsPaid = 0;
  let exposedSteps = 0;
  let hitSteps = 0;
  let filled = 0;
  for (let i = 0; i < position.length; i++) {
    const held = position[i]!;
    const size = Math.abs(held - before);
    const cost = rate * size;
    const gross = held * ret[i]!;
    traded[i] = size;
    pnl[i] = gross - cost;
    costsPaid += cost;
    filled += Number(size > 0);
    exposedSteps += Number(held !== 0);
    hitSteps += Number(gross > 0);
    before = held;
  }
  fates[FILLED] = filled;
  return { position, pnl, traded, costsPaid, exposedSteps, hitSteps };
}

/** @returns [N] the target, or what was held where the order to it would be too small */
function skipSmallOrders(target: Float64Array, minOrder: number, fates: Int32Array): Float64Array {
  const position = new Float64Array(target.length);
  let held = 0;
  let rejected = 0;
  for (let i = 0; i < target.length; i++) {
    const size = Math.abs(target[i]! - held);
    if (size >= minOrder) held = target[i]!;
    else rejected += Number(size > 0);
    position[i] = held;
  }
  fates[LOT_SIZE] = rejected;
  return position;
}

/** Any costs, limits and rejects. */
function runLimited(
  target: Float64Array,
  ret: Float64Array,
  execution: Execution,
  { price, volume, vol, barRet }: FullQuotes,
  fates: Int32Array,
): Steps {
  const position = new Float64Array(target.length);
  const pnl = new Float64Array(target.length);
  const traded = new Float64Array(target.length);
  let held = 0;
  let costsPaid = 0;
  let exposedSteps = 0;
  let hitSteps = 0;
  for (let i = 0; i < target.length; i++) {
    const wanted = limitedTarget(execution, held, target[i]!);
    const order = wanted - held;
    let cost = 0;
    if (order !== 0) {
      const fate = orderFate(execution, order, price[i]!, volume[i]!, barRet[i]!);
      fates[fate]!++;
      if (fate === FILLED) {
        traded[i] = Math.abs(order);
        cost = orderCost(execution, traded[i]!, price[i]!, volume[i]!, vol[i]!);
        held = wanted;
      }
    }
    const gross = held * ret[i]!;
    position[i] = held;
    pnl[i] = gross - cost;
    costsPaid += cost;
    exposedSteps += Number(held !== 0);
    hitSteps += Number(gross > 0);
  }
  return { position, pnl, traded, costsPaid, exposedSteps, hitSteps };
}

/**
 * Orders and rejects from how often each fate befell an order.
 * @param fates [1 + reasons] by the codes of `orderFate`
 */
export function orderCounts(fates: Int32Array): Pick<Backtest, 'orders' | 'rejects' | 'rejectsBy'> {
  const rejectsBy = { lot_size: fates[1]!, volume_share: fates[2]!, price_limit: fates[3]! };
  const rejects = rejectsBy.lot_size + rejectsBy.volume_share + rejectsBy.price_limit;
  return { orders: fates[FILLED]! + rejects, rejects, rejectsBy };
}

/** Throws unless the columns have equal length, hold finite numbers and `ts` ascends strictly. */
export function assertInput(where: string, { target, ret, ts }: BacktestInput): void {
  assertShape(where, 'ret', ret, target.length);
  assertShape(where, 'ts', ts, target.length);
  let zero = 0; // NaN as soon as a number is not finite; one pass here instead of three
  let ascends = true;
  let before = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < target.length; i++) {
    zero += target[i]! * 0 + ret[i]! * 0 + ts[i]! * 0;
    ascends &&= ts[i]! > before;
    before = ts[i]!;
  }
  if (zero === 0 && ascends) return;
  assertFinite(where, 'target', target);
  assertFinite(where, 'ret', ret);
  assertFinite(where, 'ts', ts);
  const late = ts.findIndex((time, i) => i > 0 && time <= ts[i - 1]!);
  assertArgument(late < 0, where, 'ts must ascend strictly', ts[late]);
}
