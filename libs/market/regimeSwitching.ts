import { assertArgument, createRng, type Rng } from '@winnow/core';
import { allocateSeries } from './allocateSeries.ts';
import type { Series, Timeframe } from './bars.ts';
import { expectedRuns } from './calendars/expectedBars.ts';
import type { CalendarName, DataRegime } from './dataset.ts';
import { SYNTHETIC_SOURCE } from './lineage.ts';
import { timeframeMs } from './timeframeMs.ts';

/**
 * Synthetic markets. Notation: T slots (bars that the calendar expects), K hidden states, S symbols. In slot t, in state
 * k = s[t], symbol i has the log return
 *
 *   drift[k] + volatility[k] · season(t) · (√ρ · m[t] + √(1 − ρ) · e[i, t])
 *
 * where m (the market) and e (the symbol alone) are independent Student-t deviates scaled to variance 1, so that two symbols
 * have correlation ρ within a state. `season` is high at both ends of a session and low in its middle, with mean square 1.
 */

/** Drift and volatility are the mean and the sd of the log return per bar; volume is the median per bar. */
export interface HiddenState {
  readonly drift: number;
  readonly volatility: number;
  readonly volume: number;
}

export interface RegimeSwitchingParams {
  /** unique */
  readonly symbols: readonly string[];
  readonly timeframe: Timeframe;
  /** T; gaps take bars away, so a series has at most as many rows */
  readonly slots: number;
  /** epoch ms UTC; the first slot is the first one that the calendar expects at or after it */
  readonly start: number;
  /** default 24/7 */
  readonly calendar?: CalendarName;
  /** [K]; default a calm and a turbulent state */
  readonly states?: readonly HiddenState[];
  /** [K, K] row = from-state, rows sum to 1; default: a state lasts 50 bars on average. The chain starts in state 0. */
  readonly transMat?: readonly number[];
  /** of the Student-t deviates, above 2; default 4 (heavy tails, infinite kurtosis) */
  readonly degreesOfFreedom?: number;
  /** ρ in [0, 1]; default 0.5 */
  readonly correlation?: number;
  /** relative height of the intraday swing in volatility and volume, in [0, 1); default 0.4; none in daily bars */
  readonly seasonality?: number;
  /** probability that a gap of missing bars starts at a bar, for each symbol by itself, in [0, 1); default 0 */
  readonly gapProbability?: number;
  /** mean length of such a gap, at least 1; default 5 */
  readonly meanGapBars?: number;
  /** sd of the jump of the price over a closed market, in bars' volatilities, at least 0; default 3 */
  readonly openJump?: number;
}

export interface SimulatedMarket {
  /** [S] in the order of the symbols */
  readonly series: readonly Series[];
  /** [S], each [rows of the series]: the hidden state in which the bar was made */
  readonly states: readonly Uint8Array[];
  /** for the lineage: no simulation can pass for live data */
  readonly source: string;
  readonly dataRegime: Exclude<DataRegime, 'prod_live'>;
}

const CALM: HiddenState = { drift: 0.0005, volatility: 0.008, volume: 1000 };
const TURBULENT: HiddenState = { drift: -0.001, volatility: 0.025, volume: 2500 };
const SWITCH_PROBABILITY = 0.02; // states last 50 bars on average
const START_PRICE = 100;
const WICK_SHARE = 0.5; // mean size of a wick relative to the bar's volatility
const VOLUME_SPREAD = 0.4; // sd of log volume within a state

type Settled = Required<RegimeSwitchingParams>;

/** What all symbols share; every column is [T]. */
interface Market {
  readonly ts: Float64Array;
  readonly season: Float64Array;
  /** 1 where the market was closed before the slot */
  readonly reopens: Uint8Array;
  readonly states: Uint8Array;
  readonly shocks: Float64Array;
}

/**
 * Several symbols' bars with known hidden states, intraday seasonality, fat tails and gaps: for tests and demonstrations.
 * Every bar is valid. The same seed gives the same market; more slots do not change the first bars, and another symbol does
 * not change those that are there.
 * @throws WinnowError `argument_invalid` for a parameter outside its range, `data_calendar`
 */
export function regimeSwitching(params: RegimeSwitchingParams, seed: number): SimulatedMarket {
  const settled = settle(params);
  const rng = createRng(seed).split('regimeSwitching');
  const market = simulateMarket(settled, rng.split('market'));
  const symbols = settled.symbols.map((symbol) => simulateSymbol(symbol, market, settled, rng.split('symbol', symbol)));
  return {
    series: symbols.map(({ series }) => series),
    states: symbols.map(({ states }) => states),
    source: `${SYNTHETIC_SOURCE}regimeSwitching`,
    dataRegime: 'mixed',
  };
}

function settle(params: RegimeSwitchingParams): Settled {
  const states = params.states ?? [CALM, TURBULENT];
  const settled: Settled = {
    calendar: '24/7',
    transMat: stickyChain(states.length),
    degreesOfFreedom: 4,
    correlation: 0.5,
    seasonality: 0.4,
    gapProbability: 0,
    meanGapBars: 5,
    openJump: 3,
    ...params,
    states,
  };
  assertSettled(settled);
  return settled;
}

function stickyChain(size: number): number[] {
  if (size === 1) return [1];
  const leave = SWITCH_PROBABILITY / (size - 1);
  return Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? 1 - SWITCH_PROBABILITY : leave));
}

function assertSettled(p: Settled): void {
  const check = (condition: boolean, rule: string, got: unknown) =>
    assertArgument(condition, 'regimeSwitching', rule, got);
  const isUnique = new Set(p.symbols).size === p.symbols.length;
  check(p.symbols.length > 0 && isUnique, 'symbols must be unique and at least one', p.symbols);
  check(Number.isInteger(p.slots) && p.slots > 0, 'slots must be a positive integer', p.slots);
  check(Number.isFinite(p.start), 'start must be finite', p.start);
  check(p.states.length > 0 && p.states.length <= 256, 'states must be 1 to 256', p.states.length);
  for (const state of p.states) {
    const isState = Number.isFinite(state.drift) && state.volatility > 0 && state.volume >= 0;
    check(isState, 'a state must have a finite drift, a positive volatility and a volume that is not negative', state);
  }
  assertTransMat(p.transMat, p.states.length, check);
  check(p.degreesOfFreedom > 2, 'degreesOfFreedom must be above 2', p.degreesOfFreedom);
  check(p.correlation >= 0 && p.correlation <= 1, 'correlation must lie in [0, 1]', p.correlation);
  check(p.seasonality >= 0 && p.seasonality < 1, 'seasonality must lie in [0, 1)', p.seasonality);
  check(p.gapProbability >= 0 && p.gapProbability < 1, 'gapProbability must lie in [0, 1)', p.gapProbability);
  check(p.meanGapBars >= 1, 'meanGapBars must be at least 1', p.meanGapBars);
  check(p.openJump >= 0, 'openJump must not be negative', p.openJump);
}

const ROW_SUM_TOLERANCE = 1e-9; // rounding of rows typed with a few decimals

function assertTransMat(
  transMat: readonly number[],
  size: number,
  check: (condition: boolean, rule: string, got: unknown) => void,
): void {
  check(transMat.length === size * size, `transMat must have ${size * size} elements`, transMat.length);
  for (let k = 0; k < size; k++) {
    const row = transMat.slice(k * size, (k + 1) * size);
    const sum = row.reduce((a, b) => a + b, 0);
    const isDistribution = row.every((p) => p >= 0) && Math.abs(sum - 1) <= ROW_SUM_TOLERANCE;
    check(isDistribution, `row ${k} of transMat must be probabilities that sum to 1`, row);
  }
}

function simulateMarket(p: Settled, rng: Rng): Market {
  const market: Market = {
    ts: new Float64Array(p.slots),
    season: new Float64Array(p.slots),
    reopens: new Uint8Array(p.slots),
    states: new Uint8Array(p.slots),
    shocks: new Float64Array(p.slots),
  };
  fillSlots(p, market);
  const chain = rng.split('states');
  const shocks = rng.split('shocks');
  for (let t = 0; t < p.slots; t++) {
    market.states[t] = t === 0 ? 0 : nextState(market.states[t - 1]!, p, chain.uniform());
    market.shocks[t] = studentT(p.degreesOfFreedom, shocks);
  }
  return market;
}

function fillSlots(p: Settled, { ts, season, reopens }: Market): void {
  const step = timeframeMs[p.timeframe];
  const norm = Math.sqrt(1 + p.seasonality ** 2 / 2); // root mean square of 1 + a·cos over a period
  let t = 0;
  let previousEnd = Number.NaN;
  for (const { first, end } of expectedRuns(p.calendar, p.timeframe, p.start, Infinity)) {
    for (let bar = first; bar < end; bar += step, t++) {
      if (t === p.slots) return;
      ts[t] = bar;
      reopens[t] = t > 0 && bar === first && first !== previousEnd ? 1 : 0;
      const phase = (bar + step / 2 - first) / (end - first);
      season[t] = p.timeframe === '1d' ? 1 : (1 + p.seasonality * Math.cos(2 * Math.PI * phase)) / norm;
    }
    previousEnd = end;
  }
}

function nextState(state: number, { states, transMat }: Settled, uniform: number): number {
  let left = uniform;
  for (let k = 0; k < states.length - 1; k++) {
    left -= transMat[state * states.length + k]!;
    if (left < 0) return k;
  }
  return states.length - 1;
}

/** Student-t deviate scaled to variance 1 (Bailey 1994, "Polar generation of random variates with the t-distribution"). */
function studentT(degreesOfFreedom: number, rng: Rng): number {
  const u = 1 - rng.uniform(); // in (0, 1]
  const radius = Math.sqrt(degreesOfFreedom * (u ** (-2 / degreesOfFreedom) - 1));
  return radius * Math.cos(2 * Math.PI * rng.uniform()) * Math.sqrt((degreesOfFreedom - 2) / degreesOfFreedom);
}

function simulateSymbol(
  symbol: string,
  market: Market,
  p: Settled,
  rng: Rng,
): { readonly series: Series; readonly states: Uint8Array } {
  const kept = keepBars(p, rng.split('gaps'));
  const rows = kept.reduce((sum, keep) => sum + keep, 0);
  const series = allocateSeries(symbol, p.timeframe, rows);
  const states = new Uint8Array(rows);
  const paths = rng.split('paths');
  let price = START_PRICE;
  let row = 0;
  for (let t = 0; t < p.slots; t++) {
    const k = market.states[t]!;
    const bar = simulateBar(price, t, market, p, paths);
    price = bar.close;
    if (kept[t] === 0) continue; // the market went on, the bar is lost
    series.ts[row] = market.ts[t]!;
    series.open[row] = bar.open;
    series.high[row] = bar.high;
    series.low[row] = bar.low;
    series.close[row] = bar.close;
    series.volume[row] = bar.volume;
    states[row++] = k;
  }
  return { series, states };
}

/** [T] 0 where the bar lies in a gap; the first bar never does. */
function keepBars(p: Settled, rng: Rng): Uint8Array {
  const kept = new Uint8Array(p.slots).fill(1);
  let inGap = false;
  for (let t = 0; t < p.slots; t++) {
    const u = rng.uniform();
    inGap = t > 0 && (inGap ? u >= 1 / p.meanGapBars : u < p.gapProbability);
    if (inGap) kept[t] = 0;
  }
  return kept;
}

/** Draws the same count of numbers for every bar, so that one bar's kind does not shift the next one's draws. */
function simulateBar(previousClose: number, t: number, market: Market, p: Settled, rng: Rng) {
  const { drift, volatility, volume } = p.states[market.states[t]!]!;
  const season = market.season[t]!;
  const scale = volatility * season;
  const own = studentT(p.degreesOfFreedom, rng);
  const jump = studentT(p.degreesOfFreedom, rng);
  const shock = Math.sqrt(p.correlation) * market.shocks[t]! + Math.sqrt(1 - p.correlation) * own;
  const open = previousClose * Math.exp(market.reopens[t] === 1 ? p.openJump * volatility * jump : 0);
  const close = open * Math.exp(drift + scale * shock);
  return {
    open,
    high: Math.max(open, close) * Math.exp(wick(scale, rng)),
    low: Math.min(open, close) * Math.exp(-wick(scale, rng)),
    close,
    volume: Math.round(volume * season * Math.exp(VOLUME_SPREAD * rng.normal())),
  };
}

/** Exponentially distributed log distance of high or low from the bar's body, not negative. */
function wick(scale: number, rng: Rng): number {
  return -Math.log(1 - rng.uniform()) * scale * WICK_SHARE;
}
