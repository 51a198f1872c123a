import type { Feature } from '../contract.ts';
import { defineFeature } from '../defineFeature.ts';
import { History } from '../rolling/history.ts';
import { windowMean } from '../rolling/window.ts';

const MILLION = 1e6; // unit of the paper: return per million of currency
const MIN_TRADED = 1e-6; // currency; a bar with less moved its price without trade, so it says nothing about impact

/**
 * Illiquidity (Amihud 2002, "Illiquidity and stock returns", J. Financial Markets 5): how far a million traded moves the
 * price. Bars without trade do not count.
 */
export function amihud(window: number): Feature {
  return defineFeature({
    description: `mean of |ln(close[t]/close[t−1])| · 10⁶ / (close · volume) over the traded ones of the last ${window} bars, 0 if there are none (Amihud 2002)`,
    unit: 'log return per million traded',
    warmup: window,
    inputs: ['close', 'volume'],
    stationarity: 'robust_z',
    create() {
      const closes = new History(2);
      const impacts = new History(window);
      const trades = new History(window); // 1 where the bar traded, else 0
      return {
        push({ close, volume }, t, out, at) {
          closes.push(close[t]!);
          const logRet = Math.log(closes.back(0) / closes.back(1));
          const traded = close[t]! * volume[t]!;
          const isTraded = traded >= MIN_TRADED;
          impacts.push(isTraded ? (Math.abs(logRet) * MILLION) / traded : 0 * logRet); // NaN for the first bar
          trades.push(isTraded ? 1 : 0);
          const share = windowMean(trades.values, trades.last, window);
          const impact = windowMean(impacts.values, impacts.last, window);
          out[at] = share === 0 ? 0 * impact : impact / share;
        },
      };
    },
  });
}
