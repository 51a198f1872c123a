// Reading 1,000,000 bars from CSV against pandas.read_csv and from Parquet against pyarrow, in turn within one run, and the
// peak memory of both ways of a process of its own.
//
//   npm run build && WINNOW_PEERS_PYTHON=/path/to/python node bench/market/loaders.mjs
//
// The Python needs pandas and pyarrow. Winnow's time includes what the peers leave undone: every rule of bars is checked, and
// the columns lie in shared memory. Parquet must give the same doubles before a time is printed; pandas' default parser of
// decimals is allowed its last bit.

import { execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { createRng } from '@winnow/core';
import { allocateSeries, barColumns } from '@winnow/market';
import { readSeriesFile } from '@winnow/platform';

const ROWS = 1_000_000;
const PAIRS = 9;
const LAST_BIT = 4e-16;
const OPTIONS = { file: 'bench', symbol: 'A', timeframe: '1m' };

/** Minutes of a market that moves by a hundredth of a percent, so that a million of them stay near where they began. */
function makeMinutes(rng) {
  const series = allocateSeries('A', '1m', ROWS);
  let price = 100;
  for (let i = 0; i < ROWS; i++) {
    const close = price * Math.exp(1e-4 * rng.normal());
    series.ts[i] = Date.UTC(2022, 0, 1) + i * 60_000;
    series.open[i] = price;
    series.high[i] = Math.max(price, close) * (1 + 1e-4 * rng.uniform());
    series.low[i] = Math.min(price, close) * (1 - 1e-4 * rng.uniform());
    series.close[i] = close;
    series.volume[i] = 1 + rng.int(100_000);
    price = close;
  }
  return series;
}

/** Prices to five places and whole volumes, as vendors write them; or every digit of the doubles, as programs write them. */
const forms = {
  ticks: (value, column) => (column === 'ts' || column === 'volume' ? String(value) : value.toFixed(5)),
  'all digits': (value) => String(value),
};

function writeCsv(path, series, format) {
  const file = openSync(path, 'w');
  writeSync(file, `${barColumns.join(',')}\n`);
  for (let start = 0; start < ROWS; start += 50_000) {
    const lines = Array.from({ length: 50_000 }, (_, i) =>
      barColumns.map((column) => format(series[column][start + i], column)).join(','),
    );
    writeSync(file, `${lines.join('\n')}\n`);
  }
  closeSync(file);
}

/** A running loaders_peer.py that answers one line for each line. */
function startPeer(python) {
  const script = fileURLToPath(new URL('loaders_peer.py', import.meta.url));
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (...command) => {
    child.stdin.write(`${JSON.stringify(command)}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error('loaders_peer.py ended early; does WINNOW_PEERS_PYTHON have pandas and pyarrow?');
    return JSON.parse(value);
  };
  return { ask, end: () => child.stdin.end() };
}

async function assertSameValues(peer, path, tolerance) {
  const dump = `${path}.f64`;
  await peer.ask('dump', path, dump);
  const theirs = new Float64Array(new Uint8Array(readFileSync(dump)).buffer);
  const ours = await readSeriesFile(path, OPTIONS);
  barColumns.forEach((column, k) => {
    for (let row = 0; row < ROWS; row++) {
      const expected = theirs[k * ROWS + row];
      const gap = Math.abs(ours[column][row] - expected);
      if (!(gap <= tolerance * Math.abs(expected))) throw new Error(`${path}: ${column}[${row}] differs by ${gap}`);
    }
  });
}

async function timeWinnow(path) {
  const [wall, cpu] = [performance.now(), process.cpuUsage()];
  const { rows } = await readSeriesFile(path, OPTIONS);
  const { user, system } = process.cpuUsage(cpu);
  return { ms: performance.now() - wall, cpuMs: (user + system) / 1000, rows };
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function compare(peer, name, path) {
  const pairs = [];
  for (let pair = -1; pair < PAIRS; pair++) {
    const ours = await timeWinnow(path);
    const theirs = await peer.ask('read', path);
    if (ours.rows !== ROWS || theirs.rows !== ROWS) throw new Error(`${name}: not all rows were read`);
    if (pair >= 0) pairs.push({ ours, theirs }); // the first warms up
  }
  const ratio = (key) => median(pairs.map(({ ours, theirs }) => theirs[key] / ours[key])).toFixed(2);
  const ms = (side, key) => median(pairs.map((pair) => pair[side][key])).toFixed(0);
  console.log(
    `${name.padEnd(22)} winnow ${ms('ours', 'ms')} ms (CPU ${ms('ours', 'cpuMs')}), peer ${ms('theirs', 'ms')} ms ` +
      `(CPU ${ms('theirs', 'cpuMs')}), speed ${ratio('ms')} x (by CPU ${ratio('cpuMs')} x)`,
  );
}

/** Peak resident memory in MB of a process that imports Winnow and reads the file, if one is named. */
function peakMb(path) {
  const script = fileURLToPath(import.meta.url);
  return Number(execFileSync(process.execPath, [script, '--peak', ...(path === undefined ? [] : [path])]));
}

async function printPeak(path) {
  if (path !== undefined) await readSeriesFile(path, OPTIONS);
  console.log(process.resourceUsage().maxRSS / 1024);
}

async function pandasPeakMb(python, path) {
  const peer = startPeer(python);
  const { peakMb: peak } = await peer.ask('read', path);
  peer.end();
  return peak;
}

async function bench(python) {
  const folder = mkdtempSync(join(tmpdir(), 'winnow-bench-loaders-'));
  const peer = startPeer(python);
  try {
    const versions = await peer.ask('versions');
    const series = makeMinutes(createRng(1));
    console.log(`${ROWS} bars, median of ${PAIRS} pairs; speed: peer's time / winnow's`);
    for (const [form, format] of Object.entries(forms)) {
      const [csv, parquet] = [join(folder, `${form}.csv`), join(folder, `${form}.parquet`)];
      writeCsv(csv, series, format);
      await peer.ask('parquet', csv, parquet);
      await assertSameValues(peer, csv, LAST_BIT);
      await assertSameValues(peer, parquet, 0);
      await compare(peer, `CSV, ${form}`, csv);
      await compare(peer, `Parquet, ${form}`, parquet);
    }
    const ticks = join(folder, 'ticks.csv');
    writeFileSync(`${ticks}.gz`, gzipSync(readFileSync(ticks)));
    await compare(peer, 'CSV.gz, ticks', `${ticks}.gz`);
    const [alone, csv, parquet] = [peakMb(), peakMb(ticks), peakMb(join(folder, 'ticks.parquet'))];
    const pandas = await pandasPeakMb(python, ticks);
    const columnsMb = (ROWS * barColumns.length * 8) / 2 ** 20;
    console.log(
      `peak memory: nothing read ${alone.toFixed(0)} MB, CSV of ${(readFileSync(ticks).length / 2 ** 20).toFixed(0)} MB ` +
        `${csv.toFixed(0)} MB, Parquet ${parquet.toFixed(0)} MB (the columns take ${columnsMb.toFixed(0)} MB); ` +
        `pandas ${pandas.toFixed(0)} MB`,
    );
    console.log(JSON.stringify({ node: process.version, ...versions, cpu: cpus()[0].model, cores: cpus().length }));
  } finally {
    peer.end();
    rmSync(folder, { recursive: true });
  }
}

if (process.argv[2] === '--peak') await printPeak(process.argv[3]);
else if (process.env.WINNOW_PEERS_PYTHON === undefined) {
  throw new Error('set WINNOW_PEERS_PYTHON to a Python that has pandas and pyarrow');
} else await bench(process.env.WINNOW_PEERS_PYTHON);
