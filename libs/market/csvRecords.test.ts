import fc from 'fast-check';
import { CsvRecords } from './csvRecords.ts';

interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

function rowsOf(chunks: readonly Uint8Array[]): Row[] {
  const records = new CsvRecords('a.csv');
  const rows: Row[] = [];
  const take = () => {
    while (records.next()) {
      rows.push({ line: records.line, cells: Array.from({ length: records.cells }, (_, i) => records.text(i)) });
    }
  };
  for (const chunk of chunks) {
    records.push(chunk);
    take();
  }
  records.end();
  take();
  return rows;
}

const bytesOf = (text: string) => new TextEncoder().encode(text);
const cellsOf = (text: string) => rowsOf([bytesOf(text)]).map(({ cells }) => cells);

test.each([
  [
    'plain cells',
    'a,b\n1,2',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  ['empty cells', ',a,\n', [['', 'a', '']]],
  ['blanks around cells', ' a\t, b \n', [['a', 'b']]],
  ['blanks around quotes', ' "a b" , c\n', [['a b', 'c']]],
  ['commas and line ends in quotes', '"a,b","c\r\nd"\n', [['a,b', 'c\r\nd']]],
  ['doubled quotes', '"say ""a""",""\n', [['say "a"', '']]],
  ['a quoted cell that is empty, alone in its line', '""\n', [['']]],
  ['every kind of line end', 'a\rb\nc\r\nd', [['a'], ['b'], ['c'], ['d']]],
  ['a byte order mark', '\uFEFF"a",b\n', [['a', 'b']]],
  ['text beyond ASCII', 'é,日\n', [['é', '日']]],
  ['no line end at the end', 'a,b', [['a', 'b']]],
  ['nothing', '', []],
  ['nothing but blank lines', '\n \r\n\t\n', []],
])('CsvRecords reads %s', (_what, text, cells) => {
  expect(cellsOf(text)).toEqual(cells);
});

test('CsvRecords names the line on which a record ends', () => {
  const rows = rowsOf([bytesOf('a\n\n"b\nb",c\r\n\r\nd\re')]);
  expect(rows.map(({ line }) => line)).toEqual([1, 4, 6, 7]);
});

test('CsvRecords reads more cells than it has room for at first', () => {
  const cells = Array.from({ length: 1000 }, (_, i) => String(i));
  expect(cellsOf(cells.join(','))).toEqual([cells]);
});

test.each([
  ['a quote inside a bare cell', 'a\n1"2', 'row 2: must be well-formed CSV (a quote stands inside'],
  ['text after a closing quote', 'a\n\n"1"2', 'row 3: must be well-formed CSV (text follows a closing quote)'],
  ['a quote that is left open', 'a\n"1\n2', 'row 3: must be well-formed CSV (a quote is left open)'],
])('CsvRecords refuses %s', (_what, text, message) => {
  expect(() => cellsOf(text)).toThrow(
    expect.objectContaining({ code: 'data_columns', message: expect.stringContaining(message) }),
  );
});

test('CsvRecords refuses a row that would fill the memory', () => {
  const chunk = bytesOf('x'.repeat(600_000));
  expect(() => rowsOf([bytesOf('a\n"'), chunk, chunk, chunk])).toThrow(
    'row 2: must be well-formed CSV (a row is longer than',
  );
});

test('CsvRecords reads the same whatever the chunks', () => {
  const piece = fc.constantFrom('a', '1.5', ',', ',', '\n', '\r\n', '\r', '"x"', '"y\n"', '"""', ' ', '\uFEFF', '日');
  const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
  const outcome = (chunks: readonly Uint8Array[]) => {
    try {
      return rowsOf(chunks);
    } catch (error) {
      return (error as Error).message;
    }
  };
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 7 }), (whole, size) => {
      const bytes = bytesOf(whole);
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.slice(i * size, (i + 1) * size),
      );
      expect(outcome(chunks)).toEqual(outcome([bytes]));
    }),
    { numRuns: 1000 },
  );
});
