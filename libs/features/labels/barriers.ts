import type { Series } from '@winnow/market';
import { z } from 'zod';

/**
 * Barriers of a bet (López de Prado 2018, "Advances in Financial Machine Learning", section 3.4), scaled by the average
 * true range and moved by transaction cost.
 *
 * Notation: entry the close at which the bet is entered, side s = 1 long or −1 short, c = cost / atr (`cost_in_atr`) with
 * cost the round trip in price units. From the view of the bet, `kUp` is the profit barrier and `kDown` the stop:
 *
 *   net_pnl   profit = entry + s·(kUp + c)·atr    stop = entry − s·(kDown − c)·atr    P&L after cost hits ±k·atr
 *   shifted   profit = entry + s·(kUp − c)·atr    stop = entry − s·(kDown + c)·atr    both nearer to the profit by cost
 *
 * They are computed as k·atr ± cost, which is the same and needs no division: flat bars have an ATR of 0. Where the cost
 * exceeds a barrier's distance the barrier lies behind the entry and the next bar decides.
 */

/** The keys that every label made of barriers has. */
export const barrierShape = {
  horizon: z.int().min(1).max(1000).describe('Bars until the bet is closed at the latest: the vertical barrier.'),
  kUp: z.number().min(0).max(100).default(1).describe('Profit barrier in ATR; 0 for none.'),
  kDown: z.number().min(0).max(100).default(1).describe('Stop barrier in ATR; 0 for none.'),
  atrPeriod: z.int().min(1).max(500).default(14).describe('Bars of the average true range (Wilder).'),
  costBps: z.number().min(0).max(1000).default(0).describe('Cost of the round trip, basis points of the entry price.'),
  costConvention: z
    .enum(['net_pnl', 'shifted'])
    .default('net_pnl')
    .describe('net_pnl: barriers apply to the P&L after cost; shifted: both barriers move towards the profit by cost.'),
  touch: z
    .enum(['close', 'high_low'])
    .default('close')
    .describe('What touches a barrier, strictly beyond it: the close, or high and low (the stop first if both do).'),
  vertical: z
    .enum(['zero', 'sign'])
    .default('zero')
    .describe('Class of a bet that ends by time: 0, or the sign of its return after cost.'),
};
const barrierSchema = z.strictObject(barrierShape);
export type BarrierSpec = z.infer<typeof barrierSchema>;

/** A bet without barriers is a forward return. */
export const BARRIER_RULE = 'kUp or kDown must be above 0; without barriers use forward_return';
export function hasBarrier({ kUp, kDown }: { readonly kUp: number; readonly kDown: number }): boolean {
  return kUp > 0 || kDown > 0;
}

export interface Bet {
  readonly entry: number;
  readonly side: 1 | -1;
  /** price strictly beyond which the bet is a success; infinite for none */
  readonly profit: number;
  /** price strictly beyond which it is a failure; infinite for none */
  readonly stop: number;
}

/** @param atr average true range at the entry, in price units */
export function placeBarriers(entry: number, atr: number, side: 1 | -1, spec: BarrierSpec): Bet {
  const cost = entry * costOf(spec) * (spec.costConvention === 'net_pnl' ? 1 : -1);
  const up = spec.kUp === 0 ? Number.POSITIVE_INFINITY : spec.kUp * atr + cost;
  const down = spec.kDown === 0 ? Number.POSITIVE_INFINITY : spec.kDown * atr - cost;
  return { entry, side, profit: entry + side * up, stop: entry - side * down };
}

/** Cost of the round trip as a share of the entry price. */
export function costOf({ costBps }: Pick<BarrierSpec, 'costBps'>): number {
  return costBps / 10_000;
}

export interface Exit {
  readonly bar: number;
  readonly price: number;
  /** 1 profit barrier, −1 stop, 0 time */
  readonly outcome: 1 | 0 | -1;
}

/**
 * The first bar in (from, last] whose close lies strictly beyond a barrier; the bet is closed at that close. A touch of
 * equality is none. Where both barriers are passed at once (they have crossed) it is the stop.
 */
export function exitAtClose({ close }: Series, { side, profit, stop }: Bet, from: number, last: number): Exit {
  for (let t = from + 1; t <= last; t++) {
    const price = close[t]!;
    if (side * (price - stop) < 0) return { bar: t, price, outcome: -1 };
    if (side * (price - profit) > 0) return { bar: t, price, outcome: 1 };
  }
  return { bar: last, price: close[last]!, outcome: 0 };
}

/**
 * The first bar in (from, last] whose high or low lies strictly beyond a barrier. The bet is closed at the barrier, or at
 * the open where the bar opens beyond it. What happened first inside a bar is not known: if both barriers are passed
 * after the open, it is the stop, the pessimistic reading.
 */
export function exitAtHighLow(series: Series, { side, profit, stop }: Bet, from: number, last: number): Exit {
  const best = side === 1 ? series.high : series.low;
  const worst = side === 1 ? series.low : series.high;
  for (let t = from + 1; t <= last; t++) {
    const open = series.open[t]!;
    if (side * (open - stop) < 0) return { bar: t, price: open, outcome: -1 };
    if (side * (open - profit) > 0) return { bar: t, price: open, outcome: 1 };
    if (side * (worst[t]! - stop) < 0) return { bar: t, price: stop, outcome: -1 };
    if (side * (best[t]! - profit) > 0) return { bar: t, price: profit, outcome: 1 };
  }
  return { bar: last, price: series.close[last]!, outcome: 0 };
}
