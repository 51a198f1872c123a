import { assertArgument, type Rng } from '@winnow/core';
import { allocateSeries } from './allocateSeries.ts';
import type { Series, Timeframe } from './bars.ts';
import { timeframeMs } from './timeframeMs.ts';

export interface SimulationOptions {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly rows: number;
  /** epoch ms UTC of the first bar's open */
  readonly start: number;
  readonly rng: Rng;
  /** price before the first bar; default 100 */
  readonly startPrice?: number;
}

/** Drift and volatility are log return per bar; volume is the median per bar. */
interface Regime {
  readonly drift: number;
  readonly volatility: number;
  readonly volume: number;
}

const CALM: Regime = { drift: 0.0005, volatility: 0.008, volume: 1000 };
const TURBULENT: Regime = { drift: -0.001, volatility: 0.025, volume: 2500 };
const SWITCH_PROBABILITY = 0.02; // regimes last 50 bars on average
const WICK_SHARE = 0.5; // mean size of a wick relative to the bar's volatility
const VOLUME_SPREAD = 0.4; // sd of log volume within a regime

/**
 * Synthetic bars for tests: log-normal returns whose drift and volatility follow a two-state Markov chain that starts
 * calm. Every bar is valid, bars follow each other without gaps, and the first bars do not depend on `rows`. Being
 * synthetic, such a series is never `prod_live`.
 */
export function simulateSeries(options: SimulationOptions): Series {
  const { symbol, timeframe, rows, start, rng, startPrice = 100 } = options;
  assertArgument(Number.isInteger(rows) && rows > 0, 'simulateSeries', 'rows must be a positive integer', rows);
  assertArgument(startPrice > 0, 'simulateSeries', 'startPrice must be positive', startPrice);
  const series = allocateSeries(symbol, timeframe, rows);
  let regime = CALM;
  let price = startPrice;
  for (let i = 0; i < rows; i++) {
    if (rng.uniform() < SWITCH_PROBABILITY) regime = regime === CALM ? TURBULENT : CALM;
    const close = price * Math.exp(regime.drift + regime.volatility * rng.normal());
    series.ts[i] = start + i * timeframeMs[timeframe];
    series.open[i] = price;
    series.high[i] = Math.max(price, close) * Math.exp(wick(regime, rng));
    series.low[i] = Math.min(price, close) * Math.exp(-wick(regime, rng));
    series.close[i] = close;
    series.volume[i] = Math.round(regime.volume * Math.exp(VOLUME_SPREAD * rng.normal()));
    price = close;
  }
  return series;
}

/** Exponentially distributed log distance of high or low from the bar's body, not negative. */
function wick({ volatility }: Regime, rng: Rng): number {
  return -Math.log(1 - rng.uniform()) * volatility * WICK_SHARE;
}
