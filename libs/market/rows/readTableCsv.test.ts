import { readTableCsv, type TableOptions } from './readTableCsv.ts';

/** The bytes of a text in pieces. */
async function* pieces(text: string, size: number) {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const read = (text: string, options: Partial<TableOptions> = {}, size = 1024) =>
  readTableCsv(pieces(text, size), { file: 'x.csv', ...options });

const valuesOf = ({ columns }: Awaited<ReturnType<typeof read>>) =>
  Object.fromEntries([...columns].map(([header, { values }]) => [header, [...values]]));

const csv = 'a,town,b,none\n,,-1.5,\n1e3,"Köln, ""am"" Rhein",2,\n\nNaN,Bonn,,\n';

test.each([1, 5, 1024])('columns are numbers or texts by their first cell, from pieces of %i bytes', async (size) => {
  const table = await read(csv, {}, size);
  expect(table).toMatchObject({ headers: ['a', 'town', 'b', 'none'], rows: 3, lines: Int32Array.of(2, 3, 5) });
  expect([...table.columns.values()].map(({ kind }) => kind)).toEqual(['number', 'text', 'number', 'number']);
  expect(valuesOf(table)).toEqual({
    a: [Number.NaN, 1000, Number.NaN],
    town: ['', 'Köln, "am" Rhein', 'Bonn'],
    b: [-1.5, 2, Number.NaN],
    none: [Number.NaN, Number.NaN, Number.NaN],
  });
});

test('only the columns asked for are read, in that order, and others may hold anything', async () => {
  const table = await read('x,y,z\n1,2,3\n4,five,6\n', {
    choose: (headers) => headers.filter((header) => header !== 'y').reverse(),
  });
  expect(table.headers).toEqual(['z', 'x']);
  expect(valuesOf(table)).toEqual({ z: [3, 6], x: [1, 4] });
});

test('a column can be asked for as text, whatever is in it', async () => {
  const kinds = new Map([['x', 'text']] as const);
  expect(valuesOf(await read('x,y\n1,2\n,3\n1.0,4\n', { kinds }))).toEqual({ x: ['1', '', '1.0'], y: [2, 3, 4] });
});

test('tables longer than the first allocation are read whole', async () => {
  const rows = Array.from({ length: 5000 }, (_, n) => `${n},k${n % 7}`);
  const { columns } = await read(['n,k', ...rows].join('\n'));
  expect([...columns.get('n')!.values]).toEqual(Array.from({ length: 5000 }, (_, n) => n));
  expect(columns.get('k')!.values.slice(4998)).toEqual(['k0', 'k1']);
});

interface Case {
  readonly text: string;
  readonly code: string;
  readonly names: string;
  readonly options?: Partial<TableOptions>;
}
const cases: Readonly<Record<string, Case>> = {
  'a file without header': { text: '', code: 'data_empty', names: 'header' },
  'a file without rows': { text: 'a,b\n', code: 'data_empty', names: 'one row' },
  'a header that stands twice': { text: 'a,a\n1,2\n', code: 'data_columns', names: '"a"' },
  'a missing column, naming the nearest': {
    text: 'retrun\n1\n',
    code: 'data_columns',
    names: 'mean "retrun"',
    options: { choose: () => ['return'] },
  },
  'a ragged row': { text: 'a,b\n1,2\n1\n', code: 'data_columns', names: 'row 3' },
  'a text among numbers': { text: 'a,b\n1,2\n1,NA\n', code: 'data_columns', names: 'x.csv row 3: b must be a number' },
  'a number among texts': { text: 'a,b\n1,NA\n1,2\n', code: 'data_columns', names: 'x.csv row 3: b must be a text' },
  'a text in a column that is to be of numbers': {
    text: 'a\nred\n',
    code: 'data_columns',
    names: 'as where the model was fitted',
    options: { kinds: new Map([['a', 'number']] as const) },
  },
  'an infinite number': { text: 'a,b\n1,-inf\n', code: 'data_value', names: 'row 2: b must be finite' },
};

test.each(Object.entries(cases))('readTableCsv() refuses %s', async (_, { text, code, names, options }) => {
  await expect(read(text, options)).rejects.toThrow(
    expect.objectContaining({ code, message: expect.stringContaining(names) }),
  );
});
