import { readFileSync } from 'node:fs';
import { createRng, WinnowError } from '@winnow/core';
import fc from 'fast-check';
import { allocateSeries } from '../allocateSeries.ts';
import { barColumns, type Series } from '../bars.ts';
import { simulateSeries } from '../simulate.ts';
import { takeBars } from '../takeBars.ts';
import { validateSeries } from '../validateSeries.ts';
import { adjustSeries } from './adjustSeries.ts';
import { type CorporateAction, factorsFromActions } from './factorsFromActions.ts';
import { parseFactorFile } from './parseFactorFile.ts';

type GoldenAction =
  | { readonly kind: 'split'; readonly exDate: string; readonly ratio: number }
  | { readonly kind: 'dividend'; readonly exDate: string; readonly amount: number };

interface Golden {
  readonly symbol: string;
  readonly dates: readonly string[];
  readonly rawClose: readonly number[];
  readonly rawVolume: readonly number[];
  readonly actions: readonly GoldenAction[];
  readonly adjustedClose: readonly number[];
  readonly adjustedVolume: readonly number[];
  readonly leanFactorFile: string;
}
const golden: Golden = JSON.parse(
  readFileSync(new URL('../../../test/golden/adjustments.json', import.meta.url), 'utf8'),
);

const DAY_MS = 86_400_000;
const START = Date.UTC(2020, 0, 1);

/** Bars whose four prices are the close. */
function rawApple(): Series {
  const series = allocateSeries(golden.symbol, '1d', golden.dates.length);
  series.ts.set(golden.dates.map((date) => Date.parse(date)));
  for (const column of ['open', 'high', 'low', 'close'] as const) series[column].set(golden.rawClose);
  series.volume.set(golden.rawVolume);
  return series;
}

function simulated(rows = 30): Series {
  return simulateSeries({ symbol: 'A', timeframe: '1d', rows, start: START, rng: createRng(8) });
}

function largestError(got: ArrayLike<number>, expected: ArrayLike<number>): number {
  return Math.max(...Array.from(expected, (value, i) => Math.abs(got[i]! / value - 1)));
}

function failure(run: () => unknown): { code: string; message: string } {
  try {
    run();
  } catch (error) {
    if (error instanceof WinnowError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('against Yahoo', () => {
  const actions = golden.actions.map((action): CorporateAction => ({ ...action, exDate: Date.parse(action.exDate) }));

  test('splits and dividends give the published adjusted closes and volumes of AAPL', () => {
    const adjusted = adjustSeries(rawApple(), factorsFromActions(rawApple(), actions));
    expect(largestError(adjusted.close, golden.adjustedClose)).toBeLessThan(1e-6); // six decimals are published
    expect(largestError(adjusted.volume, golden.adjustedVolume)).toBeLessThan(1e-12);
  });

  test('the factor file of LEAN gives the published adjusted closes of AAPL', () => {
    const adjusted = adjustSeries(rawApple(), parseFactorFile(golden.leanFactorFile, 'aapl.csv'));
    expect(largestError(adjusted.close, golden.adjustedClose)).toBeLessThan(2e-6); // LEAN rounds factors to seven decimals
  });
});

const anyAction: fc.Arbitrary<CorporateAction> = fc.oneof(
  fc.record({
    kind: fc.constant('split' as const),
    exDate: fc.integer({ min: -3, max: 33 }).map((day) => START + day * DAY_MS),
    ratio: fc.constantFrom(2, 4, 0.05, 1.5),
  }),
  fc.record({
    kind: fc.constant('dividend' as const),
    exDate: fc.integer({ min: -3, max: 33 }).map((day) => START + day * DAY_MS),
    amount: fc.double({ min: 0.01, max: 3, noNaN: true }),
  }),
);

describe('laws', () => {
  const anyActions = fc.array(anyAction, { maxLength: 6 });

  test('adjusted bars are valid, and the last one keeps its prices', () => {
    fc.assert(
      fc.property(anyActions, (actions) => {
        const raw = simulated();
        const adjusted = adjustSeries(raw, factorsFromActions(raw, actions));
        expect(() => validateSeries(adjusted, 'adjusted')).not.toThrow();
        expect(adjusted.close[29]).toBe(raw.close[29]);
      }),
    );
  });

  test('a return across an action is that of a holder: split shares and the dividend count', () => {
    fc.assert(
      fc.property(anyAction, (action) => {
        const raw = simulated();
        const { close } = adjustSeries(raw, factorsFromActions(raw, [action]));
        const row = raw.ts.indexOf(action.exDate);
        fc.pre(row > 0);
        const [before, after] = [raw.close[row - 1]!, raw.close[row]!];
        // a dividend is reinvested at the close before the ex-date, as CRSP has it
        const held = action.kind === 'split' ? after * action.ratio : after / (1 - action.amount / before);
        expect(close[row]! / close[row - 1]!).toBeCloseTo(held / before, 12);
      }),
    );
  });

  test('returns do not depend on later actions', () => {
    fc.assert(
      fc.property(anyActions, fc.integer({ min: 2, max: 29 }), (actions, rows) => {
        const raw = simulated();
        const full = adjustSeries(raw, factorsFromActions(raw, actions)).close;
        const known = takeBars(raw, rows);
        const early = adjustSeries(known, factorsFromActions(known, actions)).close;
        const returns = (close: Float64Array) => Array.from(close.subarray(1, rows), (value, i) => value / close[i]!);
        expect(largestError(returns(full), returns(early))).toBeLessThan(1e-12);
      }),
    );
  });

  test('price times volume is changed by dividends alone', () => {
    const raw = simulated();
    const adjusted = adjustSeries(
      raw,
      factorsFromActions(raw, [{ kind: 'split', exDate: START + 9 * DAY_MS, ratio: 4 }]),
    );
    const turnover = ({ close, volume }: Series) => close.map((price, i) => price * volume[i]!);
    expect(largestError(turnover(adjusted), turnover(raw))).toBeLessThan(1e-12);
  });

  test('adjustSeries() does not change its input', () => {
    const raw = simulated();
    adjustSeries(raw, factorsFromActions(raw, [{ kind: 'split', exDate: START + 9 * DAY_MS, ratio: 4 }]));
    for (const column of barColumns) expect(Array.from(raw[column])).toEqual(Array.from(simulated()[column]));
  });
});

describe('the factor file', () => {
  test('a row holds up to and including its date', () => {
    const series = takeBars(simulated(), 3);
    const text =
      'date,price_factor,split_factor,reference_price\n2020-01-01,0.5,0.25,1\n\n2020-01-02,0.9,0.5,9\n2050-12-31,1,1,0\n';
    const adjusted = adjustSeries(series, parseFactorFile(text, 'a.csv'));
    expect(Array.from(adjusted.close, (price, i) => price / series.close[i]!)).toEqual([0.125, 0.45, 1]);
    expect(Array.from(adjusted.volume, (volume, i) => volume / series.volume[i]!)).toEqual([4, 2, 1]);
  });

  test('bars of a day share its row', () => {
    const hours = simulateSeries({ symbol: 'A', timeframe: '1h', rows: 48, start: START, rng: createRng(1) });
    const adjusted = adjustSeries(hours, parseFactorFile('20200101,0.5,1,1\n20501231,1,1,0\n', 'a.csv'));
    const factors = Array.from(adjusted.open, (price, i) => price / hours.open[i]!);
    expect(factors).toEqual(factors.map((_, i) => (i < 24 ? 0.5 : 1)));
  });

  test.each([
    ['an empty file', '', 'a.csv: must have at least one row'],
    [
      'a date that does not exist',
      '2020-02-30,1,1,1',
      'a.csv row 1: date must be YYYY-MM-DD or YYYYMMDD, but got "2020-02-30"',
    ],
    ['a missing factor', '20200101,1', 'a.csv row 1: factors must be numbers, but got ""'],
    ['a factor of text', 'date,p,s\n20200101,1,x', 'a.csv row 2: factors must be numbers, but got "x"'],
    ['a factor of zero', '20200101,0,1', 'a.csv row 1: the price factor must be positive, but got 0'],
    ['dates that do not ascend', '20200102,1,1\n\n20200102,1,1', 'a.csv row 3: dates must ascend'],
  ])('parseFactorFile() refuses %s', (_what, text, message) => {
    expect(failure(() => parseFactorFile(text, 'a.csv'))).toEqual({
      code: 'data_factors',
      message: expect.stringContaining(message),
    });
  });

  test.each([
    ['before its first row', '20200102,0.5,1\n20501231,1,1'],
    ['after its last row', '20200101,0.5,1\n20200103,1,1'],
  ])('adjustSeries() refuses bars %s', (_what, text) => {
    expect(failure(() => adjustSeries(simulated(), parseFactorFile(text, 'a.csv'))).code).toBe('data_factors');
  });
});

test.each<[string, CorporateAction]>([
  ['a split of ratio 0', { kind: 'split', exDate: START, ratio: 0 }],
  ['a negative dividend', { kind: 'dividend', exDate: START, amount: -1 }],
  ['a dividend above the close', { kind: 'dividend', exDate: START + DAY_MS, amount: 1e6 }],
  ['an action without date', { kind: 'split', exDate: Number.NaN, ratio: 2 }],
])('factorsFromActions() refuses %s', (_what, action) => {
  expect(failure(() => factorsFromActions(simulated(), [action])).code).toBe('data_factors');
});
