import type { Feature } from '../contract.ts';
import { defineFeature } from '../defineFeature.ts';
import { Ema } from '../rolling/ema.ts';

const FAST = 12;
const SLOW = 26;
const SIGNAL = 9; // periods of Appel 1979, "The Moving Average Convergence Divergence Method"

const LINE_WARMUP = SLOW - 1;
const SIGNAL_WARMUP = LINE_WARMUP + SIGNAL - 1;

/** MACD line: fast less slow moving average of the close. */
export function macdLine(): Feature {
  return macdFeature(
    `EMA ${FAST} − EMA ${SLOW} of the close, both started at bar ${SLOW} as TA-Lib`,
    LINE_WARMUP,
    (m) => m.line,
  );
}

/** MACD signal: the moving average of the line. */
export function macdSignal(): Feature {
  return macdFeature(`EMA ${SIGNAL} of the MACD line, as TA-Lib`, SIGNAL_WARMUP, (macd) => macd.signal);
}

/** MACD histogram: the line less its signal. */
export function macdHistogram(): Feature {
  return macdFeature('MACD line − MACD signal, as TA-Lib', SIGNAL_WARMUP, (macd) => macd.line - macd.signal);
}

function macdFeature(description: string, warmup: number, read: (macd: Macd) => number): Feature {
  return defineFeature({
    description,
    unit: 'price',
    warmup,
    inputs: ['close'],
    stationarity: 'robust_z',
    create() {
      const macd = new Macd();
      return {
        push({ close }, t, out, at) {
          macd.push(close[t]!);
          out[at] = read(macd);
        },
      };
    },
  });
}

class Macd {
  line = Number.NaN;
  signal = Number.NaN;
  private count = 0;
  private readonly fast = new Ema(FAST);
  private readonly slow = new Ema(SLOW);
  private readonly average = new Ema(SIGNAL);

  push(close: number): void {
    this.count = Math.min(this.count + 1, SLOW);
    const fast = this.count > SLOW - FAST ? this.fast.push(close) : Number.NaN; // both start to be known together
    this.line = fast - this.slow.push(close);
    this.signal = this.average.push(this.line);
  }
}
