import type { Feature } from '../contract.ts';
import { defineFeature } from '../defineFeature.ts';
import { History } from '../rolling/history.ts';

/** Change of log volume from the bar before; log1p is defined at zero volume. */
export function logVolumeDelta(): Feature {
  return defineFeature({
    description: 'ln(1 + volume[t]) − ln(1 + volume[t−1])',
    unit: 'log volume',
    warmup: 1,
    inputs: ['volume'],
    stationarity: 'none',
    create() {
      const logVolumes = new History(2);
      return {
        push({ volume }, t, out, at) {
          logVolumes.push(Math.log1p(volume[t]!));
          out[at] = logVolumes.back(0) - logVolumes.back(1);
        },
      };
    },
  });
}
