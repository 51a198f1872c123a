// How many copies of a dataset the threads of a trainer hold: resident memory of a process whose Piscina threads all have
// touched every column of one series and hold it, by the trainer's own way (blob on disk → SeriesCache → threads).
//
//   npm run build && node bench/market/memory.mjs [--rows 1000000] [--json]
//
// Each figure is of a process of its own. `small` is the same work on a thousandth of the bars, read a thousand times: what
// threads, heap and compiler take without the data. `private` is the series on ordinary memory, which every thread copies:
// what SharedArrayBuffer saves, and the proof that a second copy would be seen.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createRng } from '@winnow/core';
import { barColumns, contentHash, encodeSeries, simulateSeries } from '@winnow/market';
import { FileBlobStore, loadStoredSeries, SeriesCache } from '@winnow/platform';
import { Piscina } from 'piscina';

const MEGABYTE = 1e6;
const SETTLE_MS = 300; // for the collectors of the threads
const SMALLER = 1000;
const CASES = [
  { threads: 1, memory: 'small' },
  { threads: 1, memory: 'shared' },
  { threads: 10, memory: 'small' },
  { threads: 10, memory: 'shared' },
  { threads: 10, memory: 'private' },
];

/** The whole of one figure, in a process of its own. @returns resident bytes */
async function measure({ threads, memory, folder, hash, passes }) {
  const cache = new SeriesCache((ref) => loadStoredSeries(new FileBlobStore(folder), ref), Number.MAX_SAFE_INTEGER);
  let [series] = (await cache.lease([{ contentHash: hash }])).series;
  if (memory === 'private') {
    series = { ...series, ...Object.fromEntries(barColumns.map((name) => [name, Float64Array.from(series[name])])) };
  }
  const state = new Int32Array(new SharedArrayBuffer(8)); // [threads that hold the series, 1: they may let go]
  const pool = new Piscina({
    filename: new URL('touchColumns.mjs', import.meta.url).href,
    name: 'touchColumns',
    minThreads: threads,
    maxThreads: threads,
    concurrentTasksPerWorker: 1,
  });
  const answers = Array.from({ length: threads }, () => pool.run({ series, names: barColumns, passes, state }));
  while (Atomics.load(state, 0) < threads) await sleep(5);
  globalThis.gc();
  await sleep(SETTLE_MS);
  const { rss } = process.memoryUsage();
  Atomics.store(state, 1, 1);
  Atomics.notify(state, 1);
  if (new Set(await Promise.all(answers)).size !== 1) throw new Error('the threads did not read the same columns');
  await pool.destroy();
  return rss;
}

async function measureAll(rows) {
  const folder = mkdtempSync(join(tmpdir(), 'winnow-bench-memory-'));
  try {
    const large = { hash: await store(folder, rows), passes: 1 };
    const small = { hash: await store(folder, rows / SMALLER), passes: SMALLER };
    return CASES.map((item) => {
      const task = JSON.stringify({ ...item, folder, ...(item.memory === 'small' ? small : large) });
      const args = ['--expose-gc', fileURLToPath(import.meta.url), '--case', task];
      return { ...item, rss: Number(execFileSync(process.execPath, args, { encoding: 'utf8' })) };
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function store(folder, rows) {
  const series = simulateSeries({ symbol: 'SIM', timeframe: '1m', rows, start: 1e12, rng: createRng(1) });
  const hash = contentHash(series);
  await new FileBlobStore(folder).put(hash, encodeSeries(series));
  return hash;
}

/** Copies that the threads hold: what the data adds to the process, in units of the columns. */
function report(rows, figures) {
  const copyBytes = rows * barColumns.length * Float64Array.BYTES_PER_ELEMENT;
  const rssOf = (threads, memory) => figures.find((item) => item.threads === threads && item.memory === memory).rss;
  const copies = {
    shared1: (rssOf(1, 'shared') - rssOf(1, 'small')) / copyBytes,
    shared10: (rssOf(10, 'shared') - rssOf(10, 'small')) / copyBytes,
    private10: (rssOf(10, 'private') - rssOf(10, 'small')) / copyBytes,
  };
  return { rows, copyBytes, figures, copies, node: process.version, cpu: cpus()[0].model, cores: cpus().length };
}

function print({ rows, copyBytes, figures, copies, ...machine }) {
  console.log(`${rows} bars, one copy is ${(copyBytes / MEGABYTE).toFixed(0)} MB; resident memory of the process:`);
  for (const { threads, memory, rss } of figures) {
    console.log(
      `${String(threads).padStart(3)} threads  ${memory.padEnd(8)} ${(rss / MEGABYTE).toFixed(0).padStart(5)} MB`,
    );
  }
  const { shared1, shared10, private10 } = copies;
  console.log(
    `copies: 1 thread ${shared1.toFixed(2)}, 10 threads ${shared10.toFixed(2)}; private memory: ${private10.toFixed(2)}`,
  );
  console.log(JSON.stringify(machine));
}

const argument = (name) => process.argv[process.argv.indexOf(name) + 1];
if (process.argv.includes('--case')) {
  process.stdout.write(String(await measure(JSON.parse(argument('--case')))));
} else {
  const rows = process.argv.includes('--rows') ? Number(argument('--rows')) : 1_000_000;
  const result = report(rows, await measureAll(rows));
  if (process.argv.includes('--json')) console.log(JSON.stringify(result));
  else print(result);
}
