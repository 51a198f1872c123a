import { fileEncoding } from './fileFormat.ts';

test.each([
  ['a.csv', undefined, { format: 'csv', gzip: false }],
  ['a/b.CSV.GZ', undefined, { format: 'csv', gzip: true }],
  ['a.parquet', undefined, { format: 'parquet', gzip: false }],
  ['npm:vega-datasets/data/sp500-2000.csv', undefined, { format: 'csv', gzip: false }],
  ['export', 'parquet', { format: 'parquet', gzip: false }],
  ['export.gz', 'csv', { format: 'csv', gzip: true }],
] as const)('fileEncoding(%s, %s) tells how to read it', (name, format, encoding) => {
  expect(fileEncoding(name, format)).toEqual(encoding);
});

test.each([
  ['export', 'must end in .csv, .csv.gz or .parquet'],
  ['a.xlsx', 'must end in .csv'],
  ['a.parquet.gz', 'must not be gzip around Parquet'],
])('fileEncoding(%s) is refused', (name, rule) => {
  expect(() => fileEncoding(name)).toThrow(
    expect.objectContaining({ code: 'data_columns', message: expect.stringContaining(rule) }),
  );
});
