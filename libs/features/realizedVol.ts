import type { Feature } from './contract.ts';
import { fillLogReturns } from './logReturn.ts';
import { windowMean, windowSd } from './window.ts';

/** Realized volatility: how much one-bar log returns scattered over the last `window` bars; not annualised. */
export function realizedVol(window: number): Feature {
  return {
    description: `sample standard deviation (ddof 1) of the last ${window} one-bar log returns of the close`,
    unit: 'log return per bar',
    warmup: window,
    inputs: ['close'],
    compute({ rows, close }, out) {
      const logRet = new Float64Array(rows);
      fillLogReturns(close, 1, logRet);
      out.fill(Number.NaN, 0, window);
      for (let t = window; t < rows; t++) out[t] = windowSd(logRet, t, window, windowMean(logRet, t, window));
    },
  };
}
