import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataCommand } from './data.ts';

const folder = mkdtempSync(join(tmpdir(), 'winnow-data-'));
afterAll(() => rmSync(folder, { recursive: true }));

const HEADER = 'date,open,high,low,close,volume';
const row = (day: number, volume = 5) =>
  `2020-01-${String(day).padStart(2, '0')},10,12,9,${10 + ((7 * day) % 5) / 5},${volume}`;
const write = (name: string, lines: readonly string[]) => {
  const path = join(folder, name);
  writeFileSync(path, lines.join('\n'));
  return path;
};

const clean = write('SPY.csv', [HEADER, ...[6, 7, 8, 9, 10, 13].map((day) => row(day))]);
const holed = write('QQQ.csv', [HEADER, row(6), row(7), row(9), row(10, 0), row(13)]);
const broken = write('bad.csv', [HEADER, row(7), row(6)]);
const DAILY = ['--columns', 'ts=date', '--calendar', 'us_equities'];

/** Runs `winnow data …`; what it printed, and the exit code that it asked for. */
async function run(...args: readonly string[]) {
  const [out, err] = [capture(process.stdout), capture(process.stderr)];
  try {
    await dataCommand().parseAsync(args, { from: 'user' });
    return { out: out.text(), err: err.text(), exitCode: process.exitCode ?? 0 };
  } finally {
    out.restore();
    err.restore();
    process.exitCode = undefined; // it is the test run's own
  }
}

/** Keeps what is written to a stream. */
function capture(stream: NodeJS.WriteStream) {
  const written: string[] = [];
  const { write } = stream;
  stream.write = (text: string | Uint8Array) => written.push(String(text)) > 0;
  return { text: () => written.join(''), restore: () => Object.assign(stream, { write }) };
}

test('data inspect shows range, timeframe and defects', async () => {
  const { out, exitCode } = await run('inspect', holed, ...DAILY);
  expect(out).toMatch(/symbol\s*│ QQQ/);
  expect(out).toMatch(/timeframe\s*│ 1d/);
  expect(out).toContain('5 from 2020-01-06 to 2020-01-13');
  expect(out).toMatch(/missing\s*│\s*1 │/);
  expect(out).toMatch(/zero volume\s*│\s*1 │/);
  expect(out).toContain('1 gap\n');
  expect(exitCode).toBe(0);
});

test('data inspect --json gives the whole report', async () => {
  const { out } = await run('inspect', holed, ...DAILY, '--json');
  expect(JSON.parse(out)).toMatchObject({
    symbol: 'QQQ',
    timeframe: '1d',
    contentHash: expect.stringMatching(/^sha256:/),
    quality: { rows: 5, missingBars: 1, gaps: [{ from: Date.UTC(2020, 0, 8), bars: 1 }] },
  });
});

test.each([
  ['a clean file', clean, 0, ''],
  ['a file with defects', holed, 1, '2 kinds of defect: 1 missing, 1 zero volume\n'],
  ['a file that is refused', broken, 1, 'error data_order: '],
])('data inspect --strict on %s ends with the code that says so', async (_what, path, code, err) => {
  const result = await run('inspect', path, ...DAILY, '--strict');
  expect(result.exitCode).toBe(code);
  expect(result.err).toContain(err);
});

test('data inspect without --strict throws what is wrong with a file', async () => {
  await expect(run('inspect', broken, ...DAILY)).rejects.toThrow(expect.objectContaining({ code: 'data_order' }));
});

test('data inspect asks for the timeframe when it cannot be told', async () => {
  const single = write('one.csv', [HEADER, row(6)]);
  await expect(run('inspect', single, ...DAILY)).rejects.toThrow('or its --timeframe be stated');
  expect((await run('inspect', single, ...DAILY, '--timeframe', '1d')).out).toContain('1 from 2020-01-06');
});

test('data import writes Parquet that inspects to the same content, and its lineage', async () => {
  const out = join(folder, 'imported');
  await run('import', clean, ...DAILY, '--symbol', 'SPY', '--out', out);
  const [before, after] = [
    await run('inspect', clean, ...DAILY, '--json'),
    await run('inspect', join(out, 'SPY.parquet'), '--json'),
  ];
  expect(JSON.parse(after.out).contentHash).toBe(JSON.parse(before.out).contentHash);
  expect(JSON.parse(readFileSync(join(out, 'SPY.lineage.json'), 'utf8'))).toMatchObject({
    file: join(out, 'SPY.parquet'),
    lineage: { source: clean, symbol: 'SPY', rows: 6, dataRegime: 'mixed' },
    quality: { calendar: 'us_equities', missingBars: 0 },
  });
});

test('data import of a folder imports every file that fits the pattern', async () => {
  const out = join(folder, 'all');
  const { out: printed } = await run(
    'import',
    folder,
    '--columns',
    'ts=date',
    '--pattern',
    '{symbol}Q.csv',
    '--out',
    out,
  );
  expect(printed).toBe(`${join(out, 'QQ.parquet')}: 5 bars 1d, quality 0.8000, 1 kind of defect: 1 zero volume\n`);
  await expect(run('import', folder, '--symbol', 'A', '--out', out)).rejects.toThrow('is for one file');
});

test('data import of a folder adjusts each symbol by its own factor file, and refuses one for all', async () => {
  const own = write('QQ.factors', ['date,price_factor,split_factor', '20200101,1,1', '20200108,0.5,1', '20501231,1,1']);
  const out = join(folder, 'adjusted');
  const importFolder = (path: string) =>
    run('import', folder, '--columns', 'ts=date', '--pattern', '{symbol}Q.csv', '--factors', path, '--out', out);
  await importFolder(join(folder, '{symbol}.factors'));
  const hashOf = async (...args: readonly string[]) =>
    JSON.parse((await run('inspect', ...args, '--json')).out).contentHash;
  const imported = await hashOf(join(out, 'QQ.parquet'));
  expect(imported).toBe(await hashOf(holed, '--symbol', 'QQ', '--columns', 'ts=date', '--factors', own));
  expect(imported).not.toBe(await hashOf(holed, '--symbol', 'QQ', '--columns', 'ts=date'));
  await expect(importFolder(own)).rejects.toThrow('--factors: must have {symbol} in it');
});

test('data resample writes the complete bars of the longer timeframe', async () => {
  const lines = [0, 1, 2, 3, 4].map((hour) => `2020-01-06T0${hour}:00:00Z,${10 + hour},${20 + hour},5,${11 + hour},1`);
  const path = write('hours.csv', ['ts,open,high,low,close,volume', ...lines]);
  const out = join(folder, 'resampled.csv');
  const { out: printed } = await run('resample', path, '--to', '4h', '--out', out);
  expect(printed).toBe(`${out}: 1 bars 4h from 5 bars 1h\n`);
  expect(readFileSync(out, 'utf8')).toBe(`ts,open,high,low,close,volume\n${Date.UTC(2020, 0, 6)},10,23,5,14,4\n`);
  await expect(run('resample', path, '--to', '1h', '--out', `${out}.gz`)).rejects.toThrow(
    'must end in .parquet or .csv',
  );
});

test.each([
  [['inspect', clean, '--columns', 'date'], 'must read column=header'],
  [['inspect', clean, '--columns', 'time=date'], 'must read column=header'],
  [['inspect', clean, '--time-zone', 'Mars/Olympus'], 'must be an IANA time zone'],
  [['inspect', clean, '--calendar', 'lunar'], 'Allowed choices are 24/7, us_equities, fx_week'],
  [['import', clean], "required option '--out <dir>' not specified"],
])('data %j is refused as usage', async (args, message) => {
  await expect(run(...args)).rejects.toThrow(message);
});
