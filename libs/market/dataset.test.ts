import { type DirectorySpec, datasetSchema, directorySeries } from './dataset.ts';

const SPEC = {
  name: 'sp500',
  timeframe: '1d',
  dataRegime: 'prod_live',
  series: [{ symbol: 'SPX', source: 'sp500.csv', columns: { ts: 'date' } }],
};

test('datasetSchema accepts a dataset and adds the gap policy alone', () => {
  expect(datasetSchema.parse(SPEC)).toEqual({ ...SPEC, gapPolicy: 'mark' });
});

test('datasetSchema accepts a directory in place of series', () => {
  const { series: _, ...rest } = SPEC;
  const directory = { path: 'bars', pattern: '{symbol}.csv.gz', columns: { volume: null } };
  expect(datasetSchema.parse({ ...rest, directory, timeZone: 'America/New_York' })).toMatchObject({
    directory,
    series: [],
  });
});

test.each([
  ['an unknown key', { ...SPEC, regime: 'prod_live' }, []],
  ['an unknown key of a series', { ...SPEC, series: [{ symbol: 'A', source: 'a.csv', path: 'x' }] }, ['series', 0]],
  [
    'an unknown column',
    { ...SPEC, series: [{ symbol: 'A', source: 'a', columns: { date: 'd' } }] },
    ['series', 0, 'columns'],
  ],
  ['an unknown timeframe', { ...SPEC, timeframe: '2d' }, ['timeframe']],
  ['an unknown data regime', { ...SPEC, dataRegime: 'synthetic' }, ['dataRegime']],
  ['no series', { ...SPEC, series: [] }, ['series']],
  ['a symbol that stands twice', { ...SPEC, series: [...SPEC.series, ...SPEC.series] }, ['series']],
  ['neither series nor a directory', { ...SPEC, series: undefined }, ['series']],
  ['both series and a directory', { ...SPEC, directory: { path: 'a', pattern: '{symbol}.csv' } }, ['series']],
  [
    'a pattern without a symbol',
    { ...SPEC, series: undefined, directory: { path: 'a', pattern: '*.csv' } },
    ['directory', 'pattern'],
  ],
  [
    'one factor file for all symbols',
    { ...SPEC, series: undefined, directory: { path: 'a', pattern: '{symbol}.csv', adjust: { factors: 'a.csv' } } },
    ['directory', 'adjust', 'factors'],
  ],
  ['an unknown zone', { ...SPEC, timeZone: 'Mars/Olympus' }, ['timeZone']],
  ['an unknown calendar', { ...SPEC, calendar: 'lunar' }, ['calendar']],
  ['a gap policy without a calendar', { ...SPEC, gapPolicy: 'refuse' }, ['calendar']],
  ['an unknown format', { ...SPEC, series: [{ symbol: 'A', source: 'a', format: 'xlsx' }] }, ['series', 0, 'format']],
  ['an empty source', { ...SPEC, series: [{ symbol: 'A', source: '' }] }, ['series', 0, 'source']],
])('datasetSchema refuses %s at its path', (_what, spec, path) => {
  expect(datasetSchema.safeParse(spec).error?.issues.map((issue) => issue.path)).toEqual([path]);
});

describe('directorySeries()', () => {
  const directory: DirectorySpec = {
    path: 'bars',
    pattern: 'us_{symbol}.csv',
    columns: { ts: 'date' },
    adjust: { factors: 'factors/{symbol}.csv' },
  };

  test('makes a series of every file that fits, by symbol', () => {
    const names = ['us_MSFT.csv', 'us_AAPL.csv', 'readme.md', 'us_.csv', 'us_X.csv.gz', 'xus_Y.csv'];
    expect(directorySeries(directory, names)).toEqual([
      {
        symbol: 'AAPL',
        source: 'bars/us_AAPL.csv',
        columns: { ts: 'date' },
        adjust: { factors: 'factors/AAPL.csv' },
      },
      {
        symbol: 'MSFT',
        source: 'bars/us_MSFT.csv',
        columns: { ts: 'date' },
        adjust: { factors: 'factors/MSFT.csv' },
      },
    ]);
  });

  test('reads nothing into the characters of a pattern', () => {
    expect(directorySeries({ path: 'b', pattern: 'a.{symbol}' }, ['axB', 'a.B'])).toEqual([
      { symbol: 'B', source: 'b/a.B' },
    ]);
  });
});
