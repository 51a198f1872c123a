import type { Feature } from './contract.ts';
import { windowMean, windowSd } from './window.ts';

/**
 * How unusual the bar's volume is among the last `window` bars. The logarithm tames the long right tail of volumes;
 * log1p is defined at zero volume. Where all volumes of the window are equal the value is 0: nothing is unusual.
 */
export function volumeZ(window: number): Feature {
  return {
    description: `z-score of ln(1 + volume) within the last ${window} bars, this one included (ddof 1); 0 if all are equal`,
    unit: 'z-score',
    warmup: window - 1,
    inputs: ['volume'],
    compute({ rows, volume }, out) {
      const logVolume = volume.map((v) => Math.log1p(v));
      out.fill(Number.NaN, 0, window - 1);
      for (let t = window - 1; t < rows; t++) {
        const mean = windowMean(logVolume, t, window);
        const sd = windowSd(logVolume, t, window, mean);
        out[t] = sd === 0 ? 0 : (logVolume[t]! - mean) / sd;
      }
    },
  };
}
