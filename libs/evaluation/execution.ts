/**
 * What happens to one order: limits, reject or fill, and cost. Both backtest engines read these rules.
 *
 * Notation: an order is a signed change of position, a fraction of capital; its size is |order|. Shares of an order are
 * size · capital / price. A quote is the market at the close at which the order is sent; all of it is known there.
 */
import { assertArgument } from '@winnow/core';
import type { Costs } from './costs.ts';

const BPS = 1e-4; // one basis point as a fraction

/** Steps of 0.1 add up to 0.9999999999999999: what is left of the way is no order of its own. */
const ROUNDING = 1e-12;

/** Why an order was refused, in the order in which the rules are checked. */
export const rejectReasons = ['lot_size', 'volume_share', 'price_limit'] as const;
export type RejectReason = (typeof rejectReasons)[number];

/** The fate of an order: filled, or 1 + its index in `rejectReasons`. */
export const FILLED = 0;
export const LOT_SIZE = 1;
const VOLUME_SHARE = 2;
const PRICE_LIMIT = 3;

/** `Costs` compiled: every absent key has the number that makes its rule do nothing. */
export interface Execution {
  /** cost of a trade per unit of position, half spread included; fraction */
  readonly rate: number;
  readonly perShare: number;
  readonly impact: number;
  /** 0 where no rule sizes orders in shares */
  readonly capital: number;
  readonly minOrder: number;
  readonly lotShares: number;
  readonly maxVolumeShare: number;
  readonly priceLimit: number;
  readonly maxPosition: number;
  readonly maxTurnover: number;
  /** only `rate` and `minOrder` matter */
  readonly simple: boolean;
}

export function compileExecution(costs: Costs): Execution {
  const { perShare = 0, impact = 0, lotShares = 0, priceLimit = Number.POSITIVE_INFINITY } = costs;
  // The square-root law says nothing of an order larger than the bar, and nothing can be bought of a bar without volume.
  const { maxVolumeShare = impact > 0 ? 1 : Number.POSITIVE_INFINITY } = costs;
  const sized = impact > 0 || lotShares > 0 || maxVolumeShare < Number.POSITIVE_INFINITY;
  assertArgument(
    !sized || costs.capital !== undefined,
    'costs',
    'capital must be given to size orders in shares',
    null,
  );
  const { maxPosition = Number.POSITIVE_INFINITY, maxTurnover = Number.POSITIVE_INFINITY } = costs;
  return {
    rate: (costs.costBps + (costs.spreadBps ?? 0) / 2) * BPS,
    perShare,
    impact,
    capital: sized ? costs.capital! : 0,
    minOrder: costs.minOrder,
    lotShares,
    maxVolumeShare,
    priceLimit,
    maxPosition,
    maxTurnover,
    simple: !sized && perShare === 0 && Math.min(priceLimit, maxPosition, maxTurnover) === Number.POSITIVE_INFINITY,
  };
}

/** The position to reach from `held` at one close, when `target` is wanted and the account's limits are kept. */
export function limitedTarget(execution: Execution, held: number, target: number): number {
  const { maxPosition, maxTurnover } = execution;
  const wanted = Math.max(-maxPosition, Math.min(maxPosition, target));
  const order = wanted - held;
  if (Math.abs(order) <= maxTurnover + ROUNDING) return wanted;
  return held + Math.sign(order) * maxTurnover;
}

/** `FILLED`, or 1 + the index in `rejectReasons` of the first rule that refuses the order. */
export function orderFate(execution: Execution, order: number, price: number, volume: number, barRet: number): number {
  const size = Math.abs(order);
  const shares = (size * execution.capital) / price;
  if (size < execution.minOrder || shares < execution.lotShares) return LOT_SIZE;
  if (shares > execution.maxVolumeShare * volume) return VOLUME_SHARE;
  const atLimit = order > 0 ? barRet >= execution.priceLimit : barRet <= -execution.priceLimit;
  return atLimit ? PRICE_LIMIT : FILLED;
}

/**
 * Cost of a filled order, fraction of capital: fees and half spread, fee per share, and square-root impact
 * (Tóth et al. 2011, "Anomalous price impact and the critical nature of liquidity", eq. 1).
 */
export function orderCost(execution: Execution, size: number, price: number, volume: number, vol: number): number {
  const { rate, perShare, impact, capital } = execution;
  const moved = impact === 0 ? 0 : impact * vol * Math.sqrt((size * capital) / price / volume);
  return size * (rate + perShare / price + moved);
}
