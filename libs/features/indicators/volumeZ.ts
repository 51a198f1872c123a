import type { Feature } from '../contract.ts';
import { defineFeature } from '../defineFeature.ts';
import { History } from '../rolling/history.ts';
import { windowZ } from '../rolling/window.ts';

/**
 * How unusual the bar's volume is among the last `window` bars. The logarithm tames the long right tail of volumes;
 * log1p is defined at zero volume. Where all volumes of the window are equal the value is 0: nothing is unusual.
 */
export function volumeZ(window: number): Feature {
  return defineFeature({
    description: `z-score of ln(1 + volume) within the last ${window} bars, this one included (ddof 1); 0 if all are equal`,
    unit: 'z-score',
    warmup: window - 1,
    inputs: ['volume'],
    stationarity: 'none',
    create() {
      const logVolumes = new History(window);
      return {
        push({ volume }, t, out, at) {
          logVolumes.push(Math.log1p(volume[t]!));
          out[at] = windowZ(logVolumes.values, logVolumes.last, window);
        },
      };
    },
  });
}
