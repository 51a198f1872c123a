import type { Feature } from '../contract.ts';
import { defineFeature } from '../defineFeature.ts';
import { History } from '../rolling/history.ts';
import { WilderAverage } from '../rolling/wilderAverage.ts';

const NEUTRAL = 50; // a market that never moved is neither bought nor sold

/**
 * Relative strength index (Wilder 1978, "New Concepts in Technical Trading Systems", section VI), started as TA-Lib does
 * with the plain mean of the first `period` changes. Where no price has changed so far the value is 50; TA-Lib says 0
 * there, which would read as a crash.
 */
export function rsi(period: number): Feature {
  return defineFeature({
    description: `Wilder's relative strength index over ${period} bars, as TA-Lib; 50 where no price has changed`,
    unit: 'index 0..100',
    warmup: period,
    inputs: ['close'],
    stationarity: 'none',
    create() {
      const closes = new History(2);
      const gains = new WilderAverage(period);
      const losses = new WilderAverage(period);
      return {
        push({ close }, t, out, at) {
          closes.push(close[t]!);
          const change = closes.back(0) - closes.back(1);
          const gain = gains.push(Math.max(change, 0));
          const loss = losses.push(Math.max(-change, 0));
          out[at] = gain + loss === 0 ? NEUTRAL : 100 * (gain / (gain + loss));
        },
      };
    },
  });
}
