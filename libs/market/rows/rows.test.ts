import { columnsHash, readColumnsCsv } from './columnTable.ts';
import { CsvRows, type RowReader } from './csvRows.ts';
import { JsonRows } from './jsonRows.ts';
import type { RowOptions } from './rowRules.ts';

const options: RowOptions = { file: 'x', columns: ['ret', 'vol'], allowMissing: true };
const encode = (text: string) => new TextEncoder().encode(text);

/** All rows of a text that comes in pieces of `size` bytes. */
function readAll(reader: RowReader, text: string, size = 1024) {
  const bytes = encode(text);
  const rows = [];
  for (let at = 0; at < bytes.length; at += size) rows.push(...reader.push(bytes.subarray(at, at + size)));
  rows.push(...reader.end());
  return rows.map(({ ts, values, line }) => ({ ts, values: Array.from(values), line }));
}

const csv = 'ts,vol,other,ret\n2020-01-01,2,x,1\n\n2020-01-02,,y,-0.5\n2020-01-03,3,"a ""b"", c",NaN\n';
const json = [
  '{"ts":"2020-01-01","vol":2,"other":"x","ret":"1"}',
  '',
  '{"ret":-0.5,"ts":1577923200,"vol":null,"other":"é"}',
  '{"ts":1578009600000,"vol":3,"ret":"NaN"}',
].join('\n');
const day = (n: number) => Date.UTC(2020, 0, n);

const expected = [
  { ts: day(1), values: [1, 2] },
  { ts: day(2), values: [-0.5, Number.NaN] },
  { ts: day(3), values: [Number.NaN, 3] },
];

test.each([1, 3, 1024])('CsvRows gives the chosen columns in their order from pieces of %d bytes', (size) => {
  expect(readAll(new CsvRows(options), csv, size)).toEqual(expected.map((row, i) => ({ ...row, line: [2, 4, 5][i] })));
});

test.each([1, 7, 1024])('JsonRows gives the same rows from pieces of %d bytes', (size) => {
  expect(readAll(new JsonRows(options), json, size)).toEqual(
    expected.map((row, i) => ({ ...row, line: [1, 3, 4][i] })),
  );
});

test('rows have no time stamp when there is no header for it, or the mapping says so', () => {
  const times = (text: string, more: Partial<RowOptions>) =>
    readAll(new CsvRows({ ...options, ...more }), text).map(({ ts }) => ts);
  expect(times('ret,vol\n1,2\n', {})).toEqual([undefined]);
  expect(times('ts,ret,vol\n2020-01-01,1,2\n', { timestamp: null })).toEqual([undefined]);
  expect(times('timestamp,ret,vol\n2020-01-01,1,2\n', {})).toEqual([day(1)]);
  expect(times('when,ret,vol\n2020-01-01,1,2\n', { timestamp: 'when' })).toEqual([day(1)]);
});

type Case = readonly [what: string, text: string, code: string, names: string, more: Partial<RowOptions>];
const cases: readonly Case[] = [
  ['a header that is missing, naming the nearest', 'ts,retrun,vol\n', 'data_columns', 'did you mean "retrun"', {}],
  ['a ragged row', 'ret,vol\n1,2\n1\n', 'data_columns', 'row 3', {}],
  ['a cell that is no number', 'ret,vol\n1,two\n', 'data_columns', '"two"', {}],
  ['an infinite value', 'ret,vol\ninf,2\n', 'data_value', 'row 2', {}],
  ['a missing value where none may be', 'ret,vol\n,2\n', 'data_value', 'ret', { allowMissing: false }],
  ['an unreadable time', 'ts,ret,vol\nnoon,1,2\n', 'data_timestamp', '"noon"', {}],
  ['a time that goes back', 'ts,ret,vol\n2020-01-02,1,2\n2020-01-01,1,2\n', 'data_order', 'row 3', {}],
  ['a time that stands still', 'ts,ret,vol\n2020-01-02,1,2\n2020-01-02,1,2\n', 'data_duplicate', 'row 3', {}],
  ['no header line', '', 'data_empty', 'header', {}],
];

test.each(cases)('CsvRows refuses %s', (_what, text, code, names, more) => {
  const read = () => readAll(new CsvRows({ ...options, ...more }), text);
  expect(read).toThrow(expect.objectContaining({ code, message: expect.stringContaining(names) }));
});

test.each([
  ['text that is not JSON', '{"ret":1,"vol":2}\n{"ret":', 'json_invalid', 'row 2'],
  ['a line that is no object', '[1,2]', 'json_invalid', 'object'],
  ['a missing key', '{"ret":1,"volume":2}', 'data_columns', 'did you mean "volume"'],
  ['a value that is no number', '{"ret":true,"vol":2}', 'data_columns', 'true'],
])('JsonRows refuses %s', (_what, text, code, names) => {
  const read = () => readAll(new JsonRows(options), text);
  expect(read).toThrow(expect.objectContaining({ code, message: expect.stringContaining(names) }));
});

async function* once(text: string) {
  yield encode(text);
}

test('readColumnsCsv() gives a table whose hash depends on the values and not on how they are written', async () => {
  const table = await readColumnsCsv(once(csv), options);
  expect(table).toMatchObject({ names: ['ret', 'vol'], rows: 3, ts: Float64Array.of(day(1), day(2), day(3)) });
  expect(Array.from(table.data)).toEqual(expected.flatMap(({ values }) => values));
  const rewritten = csv.replaceAll('\n', '\r\n').replace(',2,', ',2.0,').replace('-0.5', '-5e-1');
  expect(columnsHash(await readColumnsCsv(once(rewritten), options))).toBe(columnsHash(table));
  const changed = await readColumnsCsv(once(csv.replace('-0.5', '-0.6')), options);
  expect(columnsHash(changed)).not.toBe(columnsHash(table));
});

test('readColumnsCsv() refuses a file without rows', async () => {
  await expect(readColumnsCsv(once('ret,vol\n'), options)).rejects.toMatchObject({ code: 'data_empty' });
});
