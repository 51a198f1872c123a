import { datasetSchema } from './dataset.ts';

const SPEC = {
  name: 'sp500',
  timeframe: '1d',
  dataRegime: 'prod_live',
  series: [{ symbol: 'SPX', source: 'sp500.csv', columns: { ts: 'date' } }],
};

test('datasetSchema accepts a dataset and changes nothing in it', () => {
  expect(datasetSchema.parse(SPEC)).toEqual(SPEC);
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
  ['an empty source', { ...SPEC, series: [{ symbol: 'A', source: '' }] }, ['series', 0, 'source']],
])('datasetSchema refuses %s at its path', (_what, spec, path) => {
  expect(datasetSchema.safeParse(spec).error?.issues.map((issue) => issue.path)).toEqual([path]);
});
