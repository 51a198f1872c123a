import type { Feature } from '../contract.ts';
import { defineFeature } from '../defineFeature.ts';
import { History } from '../rolling/history.ts';
import { windowMean } from '../rolling/window.ts';

const USUAL = 1; // in a window without any volume none is above or below the average

/** Volume as a multiple of its recent average. The bar itself is part of the average, so it is at most `window`. */
export function relativeVolume(window: number): Feature {
  return defineFeature({
    description: `volume / mean volume of the last ${window} bars, this one included; 1 if nothing was traded in them`,
    unit: 'ratio',
    warmup: window - 1,
    inputs: ['volume'],
    stationarity: 'none',
    create() {
      const volumes = new History(window);
      return {
        push({ volume }, t, out, at) {
          volumes.push(volume[t]!);
          const mean = windowMean(volumes.values, volumes.last, window);
          out[at] = mean === 0 ? USUAL : volume[t]! / mean;
        },
      };
    },
  });
}
