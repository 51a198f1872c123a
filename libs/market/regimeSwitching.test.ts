import fc from 'fast-check';
import { barColumns, type Series, timeframes } from './bars.ts';
import { expectedBars } from './calendars/expectedBars.ts';
import { calendarNames } from './dataset.ts';
import { datasetLineage } from './lineage.ts';
import { type RegimeSwitchingParams, regimeSwitching } from './regimeSwitching.ts';
import { validateSeries } from './validateSeries.ts';

const START = Date.UTC(2024, 0, 3);
const BASE: RegimeSwitchingParams = { symbols: ['A', 'B'], timeframe: '1h', slots: 300, start: START };

function simulate(change: Partial<RegimeSwitchingParams> = {}, seed = 1) {
  return regimeSwitching({ ...BASE, ...change }, seed);
}

function columnsOf(series: Series, rows = series.rows): number[][] {
  return barColumns.map((column) => Array.from(series[column].subarray(0, rows)));
}

/** Log return of each bar, open to close. */
function returnsOf({ open, close }: Series): Float64Array {
  return close.map((price, i) => Math.log(price / open[i]!));
}

const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;

function covariance(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const [meanX, meanY] = [mean(x), mean(y)];
  return mean(Array.from(x, (value, i) => (value - meanX) * (y[i]! - meanY)));
}

const ONE_STATE = [{ drift: 0, volatility: 0.01, volume: 1000 }];

test('regimeSwitching() gives valid bars where the calendar expects them, with a state for each', () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.constantFrom(...calendarNames),
      fc.constantFrom(...timeframes),
      fc.constantFrom(0, 0.1),
      (seed, calendar, timeframe, gapProbability) => {
        const { series, states } = simulate({ calendar, timeframe, gapProbability, slots: 60 }, seed);
        for (const [i, one] of series.entries()) {
          expect(() => validateSeries(one, 'simulated')).not.toThrow();
          const slots = new Set(expectedBars(calendar, timeframe, START, one.ts[one.rows - 1]! + 1));
          expect(one.ts.every((ts) => slots.has(ts))).toBe(true);
          if (gapProbability === 0) expect(one.rows).toBe(60);
          expect(states[i]!.length).toBe(one.rows);
        }
      },
    ),
    { numRuns: 40 },
  );
});

test('the same seed gives the same market and another seed another', () => {
  const [a, b, c] = [simulate(), simulate(), simulate({}, 2)].map(({ series }) => series.map((one) => columnsOf(one)));
  expect(a).toEqual(b);
  expect(a).not.toEqual(c);
});

test('more slots or another symbol do not change the bars that are there', () => {
  const few = simulate({ gapProbability: 0.05 });
  const more = simulate({ gapProbability: 0.05, slots: 500, symbols: ['C', 'A'] });
  const { rows } = few.series[0]!;
  expect(columnsOf(more.series[1]!, rows)).toEqual(columnsOf(few.series[0]!));
  expect(more.states[1]!.subarray(0, rows)).toEqual(few.states[0]);
});

test('a state has its drift, volatility and share of the time', () => {
  const states = [
    { drift: 0.002, volatility: 0.005, volume: 500 },
    { drift: -0.003, volatility: 0.02, volume: 2000 },
  ];
  const transMat = [0.98, 0.02, 0.04, 0.96];
  const market = simulate({ states, transMat, slots: 6000, degreesOfFreedom: 8, symbols: ['A'] });
  const [series, path] = [market.series[0]!, market.states[0]!];
  for (const [k, { drift, volatility }] of states.entries()) {
    const own = returnsOf(series).filter((_, row) => path[row] === k);
    expect(Math.abs(own.length / series.rows - [2 / 3, 1 / 3][k]!)).toBeLessThan(0.1); // about 100 changes of state
    expect(Math.abs(mean(own) - drift)).toBeLessThan((5 * volatility) / Math.sqrt(own.length));
    expect(Math.sqrt(covariance(own, own)) / volatility).toBeCloseTo(1, 1);
  }
});

test('two symbols have the stated correlation, and none when it is 0', () => {
  for (const correlation of [0, 0.7]) {
    const { series } = simulate({ states: ONE_STATE, correlation, slots: 2500, degreesOfFreedom: 10 });
    const [x, y] = series.map(returnsOf) as [Float64Array, Float64Array];
    const measured = covariance(x, y) / Math.sqrt(covariance(x, x) * covariance(y, y));
    expect(Math.abs(measured - correlation)).toBeLessThan(0.1); // five standard errors of 2,500 pairs
  }
});

test('few degrees of freedom make fat tails', () => {
  const tail = (degreesOfFreedom: number) => {
    const { series } = simulate({ states: ONE_STATE, degreesOfFreedom, seasonality: 0, slots: 4000, symbols: ['A'] });
    return returnsOf(series[0]!).filter((value) => Math.abs(value) > 0.04).length;
  };
  // beyond four standard deviations: 0.25 of 4,000 normal returns
  expect(tail(1e6)).toBeLessThanOrEqual(2);
  expect(tail(3)).toBeGreaterThan(10);
});

test('volatility is high at the ends of a session and low in its middle', () => {
  const { series } = simulate({
    calendar: 'us_equities',
    timeframe: '15m',
    states: ONE_STATE,
    slots: 26 * 100,
    symbols: ['A'],
  });
  const sums = new Float64Array(26); // the first 100 sessions of 2024 are all whole days
  returnsOf(series[0]!).forEach((value, i) => {
    sums[i % 26]! += value * value;
  });
  const edge = sums[0]! + sums[1]! + sums[24]! + sums[25]!;
  const middle = sums[11]! + sums[12]! + sums[13]! + sums[14]!;
  expect(Math.sqrt(edge / middle)).toBeGreaterThan(1.6); // (1 + 0.4) / (1 − 0.4) = 2.3 at the extremes
});

test('prices jump over a closed market and nowhere else', () => {
  const { series } = simulate({ calendar: 'us_equities', slots: 70, symbols: ['A'] });
  const { ts, open, close } = series[0]!;
  const jumps = Array.from(ts, (_, i) => i > 0 && open[i] !== close[i - 1]);
  expect(jumps).toEqual(Array.from(ts, (_, i) => i > 0 && ts[i]! - ts[i - 1]! > 3_600_000));
});

test('gaps have the stated frequency and mean length', () => {
  const { series } = simulate({ gapProbability: 0.02, meanGapBars: 4, slots: 5000, symbols: ['A'] });
  const { ts, rows } = series[0]!;
  const lengths = Array.from(ts.subarray(1), (value, i) => (value - ts[i]!) / 3_600_000 - 1).filter((bars) => bars > 0);
  expect(mean(lengths)).toBeCloseTo(4, 0);
  expect(lengths.length / rows).toBeCloseTo(0.02, 2);
});

test('simulated data cannot pass for live data', () => {
  const { series, source, dataRegime } = simulate();
  expect(datasetLineage(series[0]!, { source, dataRegime }).dataRegime).toBe('mixed');
  expect(() => datasetLineage(series[0]!, { source, dataRegime: 'prod_live' })).toThrow(
    expect.objectContaining({ code: 'argument_invalid' }),
  );
});

test.each<Partial<RegimeSwitchingParams>>([
  { symbols: [] },
  { symbols: ['A', 'A'] },
  { slots: 0 },
  { states: [] },
  { states: [{ drift: 0, volatility: 0, volume: 1 }], transMat: [1] },
  { transMat: [1] },
  { transMat: [0.5, 0.4, 0.5, 0.5] },
  { degreesOfFreedom: 2 },
  { correlation: 1.1 },
  { seasonality: 1 },
  { gapProbability: -0.1 },
  { meanGapBars: 0.5 },
  { openJump: -1 },
])('regimeSwitching() refuses %j', (change) => {
  expect(() => simulate(change)).toThrow(expect.objectContaining({ code: 'argument_invalid' }));
});
