import { createRng, type Rng, WinnowError } from '@winnow/core';
import { barColumns, type Series } from './bars.ts';
import { parseSeriesCsv } from './csv.ts';
import { formatSeriesCsv } from './formatCsv.ts';
import { simulateSeries } from './simulate.ts';

/**
 * 10,000 damaged files. A slow parser of another build, characters to strings to rows, says what each holds; the loader must
 * load just that or refuse with a code of its own, and must not refuse what is right.
 */
const FILES = 10_000;
const SEED = 20261120;

const NAMES = { file: 'a.csv', symbol: 'A', timeframe: '1d' } as const;

/** The cells of every line that is not blank; undefined when the text is not CSV. */
function oracleTable(text: string): string[][] | undefined {
  const rows: string[][] = [];
  let rest = text.replace(/^\uFEFF/, '');
  while (rest !== '') {
    const row: string[] = [];
    const isBlankLine = /^[ \t]*(\r\n|\n|\r|$)/.test(rest);
    for (;;) {
      const cell = /^[ \t]*(?:"((?:[^"]|"")*)"|([^",\r\n]*?))[ \t]*(,|\r\n|\n|\r|$)/.exec(rest);
      if (cell === null) return undefined;
      row.push(cell[1]?.replaceAll('""', '"') ?? cell[2]!);
      rest = rest.slice(cell[0].length);
      if (cell[3] !== ',') break;
    }
    if (!isBlankLine) rows.push(row);
  }
  return rows;
}

function oracleTime(text: string): number | undefined {
  if (/^\d+$/.test(text)) {
    const value = BigInt(text);
    if (value >= 3n * 10n ** 8n && value < 10n ** 10n) return Number(value) * 1000;
    return value >= 3n * 10n ** 11n && value < 10n ** 13n ? Number(value) : undefined;
  }
  const [, day, clock = '00:00:00', seconds = ''] = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(:\d\d)?)Z)?$/.exec(text) ?? [];
  const iso = `${day}T${clock}${clock.length === 5 ? ':00' : seconds.slice(3)}.000Z`;
  const parsed = Date.parse(iso);
  return !Number.isNaN(parsed) && new Date(parsed).toISOString() === iso && parsed > -3e13 ? parsed : undefined;
}

function oracleNumber(text: string): number | undefined {
  return /^[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$/.test(text) ? Number(text) : undefined;
}

/** The rows of a right file, in the order of `barColumns`; undefined when something is wrong with it. */
function oracle(text: string): number[][] | undefined {
  const [header, ...lines] = oracleTable(text) ?? [];
  if (header === undefined || lines.length === 0 || lines.some((cells) => cells.length !== header.length))
    return undefined;
  const places = barColumns.map((column) => header.indexOf(column));
  if (barColumns.some((column) => header.filter((name) => name === column).length !== 1)) return undefined;
  const rows = lines.map((cells) => places.map((place, k) => (k === 0 ? oracleTime : oracleNumber)(cells[place]!)));
  return rows.every((row, i) => isRightBar(row, rows[i - 1]?.[0])) ? (rows as number[][]) : undefined;
}

function isRightBar(row: readonly (number | undefined)[], before: number | undefined): boolean {
  if (row.some((value) => value === undefined || !Number.isFinite(value))) return false;
  const [ts, open, high, low, close, volume] = row as [number, number, number, number, number, number];
  const isAscending = before === undefined || ts > before;
  return isAscending && low > 0 && volume >= 0 && Math.max(open, close, low) <= high && Math.min(open, close) >= low;
}

function load(text: string): Series | undefined {
  try {
    return parseSeriesCsv(text, NAMES);
  } catch (error) {
    if (error instanceof WinnowError) return undefined;
    throw error;
  }
}

const series = simulateSeries({
  symbol: 'A',
  timeframe: '1d',
  rows: 5,
  start: Date.UTC(2020, 0, 1),
  rng: createRng(7),
});
const plain = formatSeriesCsv(series);
const short = plain.replaceAll(/(\.\d{4})\d+/g, '$1'); // as files have them; digits may be lost on the side of the range
const dated = plain.replaceAll(/^\d{13}/gm, (ms) => new Date(Number(ms)).toISOString().replace('.000', ''));
const quoted = plain.replaceAll(/[^,\n]+/g, '"$&"').replaceAll('\n', '\r\n');
const originals = [plain, short, dated, quoted, `\uFEFF${plain.replaceAll('\n', '\n\n')}`];

const PIECES = [
  '',
  '',
  '\n',
  '\r',
  '\r\n',
  ',',
  '"',
  '""',
  ' ',
  '-',
  '+',
  '.',
  '0',
  '1',
  '9',
  '00',
  'e2',
  'e-1',
  'NaN',
  'inf',
  'x',
];
const ODD_PIECES = ['\uFEFF', '\u0000', 'é', '日', '\t', '\u00A0', 'Z', 'T', ':', ',,', '\n\n', '2020-02-30'];

/** One or three cuts, insertions or repetitions at random places. */
function damage(text: string, rng: Rng): string {
  let damaged = text;
  for (let edits = rng.int(3) === 0 ? 3 : 1; edits > 0; edits--) {
    const at = rng.int(damaged.length + 1);
    const cut = rng.int(5) === 0 ? rng.int(40) : rng.int(2);
    const pieces = rng.int(4) === 0 ? ODD_PIECES : PIECES;
    const insert = rng.int(10) === 0 ? damaged.slice(at, at + rng.int(60)) : pieces[rng.int(pieces.length)]!;
    damaged = damaged.slice(0, at) + insert + damaged.slice(at + cut);
  }
  return damaged;
}

/** What is wrong with how the loader took a file; undefined when nothing is. */
function mistake(text: string, loaded: Series | undefined): string | undefined {
  const expected = oracle(text);
  if (loaded === undefined) return expected === undefined ? undefined : 'a right file was refused';
  if (expected === undefined) return 'a wrong file was loaded';
  if (loaded.rows !== expected.length) return `${loaded.rows} of ${expected.length} rows were loaded`;
  const isEqual = expected.every((row, i) => row.every((value, k) => loaded[barColumns[k]!][i] === value));
  return isEqual ? undefined : 'a value was loaded wrong';
}

test('the oracle reads the files before they are damaged as the loader does', () => {
  const whole = [plain, dated, quoted, originals[4]!];
  expect(whole.map((text) => [oracle(text)?.length, mistake(text, load(text))])).toEqual(
    whole.map(() => [5, undefined]),
  );
});

test(`${FILES} damaged files are refused with a WinnowError or load just what they hold (seed ${SEED})`, () => {
  const rng = createRng(SEED);
  const mistakes: string[] = [];
  let loaded = 0;
  for (let i = 0; i < FILES; i++) {
    const text = damage(originals[i % originals.length]!, rng);
    const outcome = load(text);
    if (outcome !== undefined) loaded += 1;
    const found = mistake(text, outcome);
    if (found !== undefined) mistakes.push(`${found}: ${JSON.stringify(text)}`);
  }
  expect(mistakes).toEqual([]);
  expect(loaded).toBeGreaterThan(FILES / 20); // both outcomes are reached
  expect(loaded).toBeLessThan(FILES / 2);
});
