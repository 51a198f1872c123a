import { timeframeMs } from '@winnow/market';
import type { Feature } from '../contract.ts';
import { defineFeature } from '../defineFeature.ts';

const PER_MS = (2 * Math.PI) / timeframeMs['1d']; // one turn a UTC day

/** Sine of the time of day, the hour hand of a 24-hour clock; with the cosine it tells every time from every other. */
export function todSin(): Feature {
  return timeOfDay('sin', Math.sin);
}

/** Cosine of the time of day. */
export function todCos(): Feature {
  return timeOfDay('cos', Math.cos);
}

function timeOfDay(name: string, wave: (angle: number) => number): Feature {
  return defineFeature({
    description: `${name}(2π · time of day of the bar’s open in UTC / 24 h)`,
    unit: 'index −1..1',
    warmup: 0,
    inputs: ['ts'],
    stationarity: 'none',
    create: () => ({
      push({ ts }, t, out, at) {
        out[at] = wave((ts[t]! % timeframeMs['1d']) * PER_MS);
      },
    }),
  });
}
