import type { Feature } from './contract.ts';

const NEUTRAL = 50; // a market that never moved is neither bought nor sold

/**
 * Relative strength index (Wilder 1978, "New Concepts in Technical Trading Systems", section VI), started as TA-Lib does
 * with the plain mean of the first `period` changes. Where no price has changed so far the value is 50; TA-Lib says 0
 * there, which would read as a crash.
 */
export function rsi(period: number): Feature {
  return {
    description: `Wilder's relative strength index over ${period} bars, as TA-Lib; 50 where no price has changed`,
    unit: 'index 0..100',
    warmup: period,
    inputs: ['close'],
    compute({ rows, close }, out) {
      out.fill(Number.NaN, 0, period);
      let gain = 0; // Wilder averages; both shrink by (period − 1)/period a bar, so rounding errors fade
      let loss = 0;
      for (let t = 1; t < rows; t++) {
        const change = close[t]! - close[t - 1]!;
        const weight = t <= period ? 1 : (period - 1) / period; // the first `period` changes are summed in full
        gain = weight * gain + Math.max(change, 0) / period;
        loss = weight * loss + Math.max(-change, 0) / period;
        if (t >= period) out[t] = gain + loss === 0 ? NEUTRAL : 100 * (gain / (gain + loss));
      }
    },
  };
}
