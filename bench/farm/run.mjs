// Trials per second of the whole farm against Optuna's, for trials that cost next to nothing: what is left is what each
// system spends on a trial (asking, storing, queueing, fetching).
//   npm run build && WINNOW_PEERS_PYTHON=/path/to/venv/bin/python node bench/farm/run.mjs [trials] [parallelism] [rounds]
// Winnow: coordinator and two trainer processes on a real Redis and Postgres, then its embedded default in one process;
// a trial is a ridge of two features on a few dozen bars, with its folds, backtest and metrics. Optuna: two processes on the
// same Postgres; a trial is (x − 0.3)². Both use TPE without pruning. A farm is up for weeks, but a study of 1,000 such trials
// is over before V8 has compiled what it runs, so the farm gets two studies: its first after the start, and the next.
// Rounds alternate; the figures are medians.

import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startPostgres, startRedis } from '../../scripts/realServers.mjs';

const [trials = 1000, parallelism = 64, rounds = 3] = process.argv.slice(2).map(Number);
const cli = fileURLToPath(new URL('../../jobs/bin/winnow.mjs', import.meta.url));
const python = process.env.WINNOW_PEERS_PYTHON;
if (python === undefined) throw new Error('set WINNOW_PEERS_PYTHON to a Python that has the peers of bench/peers');

const study = {
  dataset: {
    name: 'sp500-daily',
    timeframe: '1d',
    dataRegime: 'prod_live',
    series: [{ symbol: 'SPX', source: 'npm:vega-datasets/data/sp500-2000.csv', columns: { ts: 'date' } }],
  },
  features: { name: 'two', version: 1, features: ['close_logret_current', 'close_parkinson_20'] },
  label: { kind: 'forward_return', horizon: 1 },
  model: 'ridge',
  space: { 'ridge.lambda': { type: 'float', low: 0.01, high: 1e4, log: true } },
  stages: {
    search: window('2000-01-01', '2000-06-01', { trials, topK: 1 }),
    validate: window('2001-01-01', '2001-06-01', { topK: 1 }),
    forward: { window: { from: '2002-01-01', to: '2002-06-01' }, topK: 1, split: { kind: 'walk_forward', folds: 2 } },
  },
  sampler: { name: 'tpe' },
  pruner: { name: 'none' },
  parallelism,
};

function window(from, to, rest) {
  return { window: { from, to }, split: { kind: 'purged_kfold', folds: 2 }, ...rest };
}

/** What one measurement leaves behind, such as the database's cleaning up, is not to be counted for the next one. */
const SETTLE_MS = 2000;

const folder = mkdtempSync(join(tmpdir(), 'winnow-bench-'));
const servers = [await startRedis(), await startPostgres()];
const results = { first: [], next: [], embedded: [], optuna: [] };
try {
  const [redis, postgres] = servers;
  for (const { missing } of servers) if (missing !== undefined) throw new Error(missing);
  for (let round = 0; round < rounds; round++) {
    const [first, next] = await runFarm(round, redis.url, postgres.url);
    results.first.push(first);
    results.next.push(next);
    await sleep(SETTLE_MS);
    results.optuna.push(runOptuna(postgres.url));
    await sleep(SETTLE_MS);
    results.embedded.push(await runEmbedded(round));
  }
} finally {
  await Promise.all(servers.map((server) => server.stop?.()));
  rmSync(folder, { recursive: true });
}
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const optuna = median(results.optuna.map(({ perSecond }) => perSecond));
console.log(`${trials} trials, ${parallelism} in flight, medians of ${rounds} rounds`);
console.log(`optuna ${results.optuna[0].version}, 2 processes, Postgres: ${optuna.toFixed(1)} trials/s`);
for (const [name, values] of [
  ['winnow, 2 trainers, Redis and Postgres, first study', results.first],
  ['winnow, 2 trainers, Redis and Postgres, next study', results.next],
  ['winnow, embedded', results.embedded],
]) {
  console.log(`${name}: ${median(values).toFixed(1)} trials/s, ratio ${(median(values) / optuna).toFixed(2)}`);
}
console.log(JSON.stringify({ node: process.version, cpu: cpus()[0].model, cores: cpus().length, ...results }));

/** Trials per second of two studies, one after the other. */
async function runFarm(round, redisUrl, databaseUrl) {
  const env = homeEnv(`farm-${round}`, { WINNOW_REDIS_URL: redisUrl, WINNOW_DATABASE_URL: databaseUrl });
  const start = (...args) => spawn(process.execPath, [cli, ...args], { env, stdio: 'ignore' });
  const components = [
    start('coordinator'),
    start('promoter'),
    start('trainer', '--threads', '1'),
    start('trainer', '--threads', '1'),
  ];
  try {
    await componentsUp(env, components.length);
    await sleep(SETTLE_MS);
    const first = await submit(env, { name: 'first', seed: 1 });
    await sleep(SETTLE_MS);
    return [first, await submit(env, { name: 'next', seed: 2 })];
  } finally {
    for (const child of components) child.kill('SIGTERM');
    await Promise.all(components.map((child) => new Promise((resolve) => child.once('exit', resolve))));
  }
}

/** Until all have said that they are there: how long they take to start is another subject. */
async function componentsUp(env, count) {
  for (let tries = 0; tries < 60; tries++) {
    await sleep(500);
    const { stdout, status } = spawnSync(process.execPath, [cli, 'status', '--json'], { env, encoding: 'utf8' });
    if (status === 0 && JSON.parse(stdout).components.length >= count) return;
  }
  throw new Error(`${count} components did not start in 30 s`);
}

function runEmbedded(round) {
  return submit(homeEnv(`embedded-${round}`, {}), { name: 'first', seed: 1 });
}

function homeEnv(name, settings) {
  const others = Object.entries(process.env).filter(([key]) => !key.startsWith('WINNOW_'));
  return { ...Object.fromEntries(others), WINNOW_HOME: join(folder, name), ...settings };
}

/** Runs the study to its end; search trials per second, from the first start to the last end. */
async function submit(env, { name, seed }) {
  const file = join(folder, 'study.json');
  writeFileSync(file, JSON.stringify({ name, seed, ...study }));
  const child = spawn(process.execPath, [cli, 'submit', file], { env, stdio: 'ignore' });
  const status = await new Promise((resolve) => child.once('exit', resolve));
  if (status !== 0) throw new Error(`submit ended with ${status}`);
  await sleep(100);
  const options = { env, encoding: 'utf8', maxBuffer: 1 << 30 };
  const { stdout } = spawnSync(process.execPath, [cli, 'trials', name, '--jsonl'], options);
  const runs = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter(({ stage }) => stage === 'search')
    .map(({ run }) => run);
  const first = Math.min(...runs.map(({ startedAt }) => Date.parse(startedAt)));
  const last = Math.max(...runs.map(({ finishedAt }) => Date.parse(finishedAt)));
  return (1000 * runs.length) / (last - first);
}

function runOptuna(databaseUrl) {
  const script = fileURLToPath(new URL('optuna_farm.py', import.meta.url));
  const result = spawnSync(python, [script, databaseUrl, String(trials)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (result.status !== 0) throw new Error(`${script} ended with ${result.status ?? result.error}`);
  return JSON.parse(result.stdout);
}
