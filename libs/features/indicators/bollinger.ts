import type { Feature } from '../contract.ts';
import { defineFeature } from '../defineFeature.ts';
import { History } from '../rolling/history.ts';
import { windowMean, windowSquares } from '../rolling/window.ts';

const DEVIATIONS = 2; // width of the bands in standard deviations, Bollinger's own default
const MIDDLE = 0.5; // %b where the bands meet

/** Bands of Bollinger 2001, "Bollinger on Bollinger Bands": mean ± 2 population standard deviations of the closes. */
function definitionOf(window: number): string {
  return `mean and ${DEVIATIONS} population standard deviations of the last ${window} closes, as TA-Lib`;
}

/** Upper band. */
export function bollingerUpper(window: number): Feature {
  const description = `upper Bollinger band: ${definitionOf(window)}`;
  return bollinger(window, description, 'price', 'log_diff', ({ mean, sd }) => mean + DEVIATIONS * sd);
}

/** Lower band; may be negative. */
export function bollingerLower(window: number): Feature {
  const description = `lower Bollinger band: ${definitionOf(window)}`;
  return bollinger(window, description, 'price', 'diff', ({ mean, sd }) => mean - DEVIATIONS * sd);
}

/** Distance of the bands from each other, as a fraction of the middle. */
export function bollingerWidth(window: number): Feature {
  const description = `(upper − lower Bollinger band) / middle: ${definitionOf(window)}`;
  return bollinger(window, description, 'ratio', 'none', ({ mean, sd }) => (2 * DEVIATIONS * sd) / mean);
}

/** %b: where the close lies between the bands. */
export function bollingerPercentB(window: number): Feature {
  const description = `(close − lower) / (upper − lower Bollinger band), ½ where they meet: ${definitionOf(window)}`;
  return bollinger(window, description, 'ratio', 'none', ({ mean, sd, close }) =>
    sd === 0 ? MIDDLE : MIDDLE + (close - mean) / (2 * DEVIATIONS * sd),
  );
}

function bollinger(
  window: number,
  description: string,
  unit: Feature['unit'],
  stationarity: Feature['stationarity'],
  read: (bands: Bands) => number,
): Feature {
  return defineFeature({
    description,
    unit,
    warmup: window - 1,
    inputs: ['close'],
    stationarity,
    create() {
      const bands = new Bands(window);
      return {
        push({ close }, t, out, at) {
          bands.push(close[t]!);
          out[at] = read(bands);
        },
      };
    },
  });
}

class Bands {
  close = Number.NaN;
  mean = Number.NaN;
  sd = Number.NaN;
  private readonly window: number;
  private readonly closes: History;

  constructor(window: number) {
    this.window = window;
    this.closes = new History(window);
  }

  push(close: number): void {
    this.closes.push(close);
    const { values, last } = this.closes;
    this.close = close;
    this.mean = windowMean(values, last, this.window);
    this.sd = Math.sqrt(windowSquares(values, last, this.window, this.mean) / this.window);
  }
}
