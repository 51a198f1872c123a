// A study of 200 trials of LightGBM's parameters on one table, two workers: Winnow's farm against Optuna with LightGBM, in
// turn within one run, with the same space, the same purged folds of the same rows and the same number of rounds.
//
//   npm run build && WINNOW_PEERS_PYTHON=/path/to/python node bench/trees/study.mjs [trials] [rounds] [threads|journal|apart]
//
// `loss`:  both sides do the same, fits and log-losses fold by fold.
// `trial`: Winnow runs its whole trial as a trainer's thread does, from bars over features, labels and folds to the backtest.
// The peer runs in three ways, or the one that is named: Optuna's threads, processes on one journal, processes that share
// nothing. Ratios are to the fastest. Starting threads and processes, and loading what they run, is not timed on either side; binning
// is on both.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { ask, askable, compileSpace, createPruner, createSampler } from '@winnow/search';
import { Piscina } from 'piscina';
import { features, label, loadSeries, prepareFolds, split } from './studyData.mjs';

const WORKERS = 2;
const PARALLELISM = 2 * WORKERS;
const trials = Number(process.argv[2] ?? 200);
const rounds = Number(process.argv[3] ?? 100);

const ways = process.argv[4] ? [process.argv[4]] : ['threads', 'journal', 'apart'];

const space = {
  learning_rate: { type: 'float', low: 0.01, high: 0.3, log: true },
  num_leaves: { type: 'int', low: 4, high: 128, log: true },
  min_data_in_leaf: { type: 'int', low: 5, high: 200, log: true },
  feature_fraction: { type: 'float', low: 0.4, high: 1 },
  bagging_fraction: { type: 'float', low: 0.4, high: 1 },
  bagging_freq: { type: 'int', low: 0, high: 7 },
  lambda_l1: { type: 'float', low: 1e-8, high: 10, log: true },
  lambda_l2: { type: 'float', low: 1e-8, high: 10, log: true },
};

/** Asks and tells in the order of the determinism protocol; `runTrial` gives the value of a trial, to be maximised. */
async function runStudy(runTrial) {
  const options = {
    space: compileSpace(space),
    sampler: createSampler({ name: 'tpe', startupTrials: 10, candidates: 24 }),
    pruner: createPruner({ name: 'none' }),
    seed: 1,
    stage: 'search',
    parallelism: PARALLELISM,
  };
  const history = [];
  const running = new Set();
  const cpu = process.cpuUsage();
  const begin = performance.now();
  while (history.length < trials || running.size > 0) {
    while (history.length < trials && askable(history.length, history, PARALLELISM)) {
      const number = history.length;
      const { params } = ask({ ...options, number, history });
      history.push({ number, params, state: 'running', steps: [] });
      const trial = runTrial(number, { ...params, num_iterations: rounds }).then((value) => {
        history[number] = { number, params, state: 'complete', value, steps: [] };
        running.delete(trial);
      });
      running.add(trial);
    }
    await Promise.race(running);
  }
  const seconds = (performance.now() - begin) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const best = Math.max(...history.map(({ value }) => value));
  return { seconds, cpuSeconds: (user + system) / 1e6, best };
}

/** Runs a function of studyThread.mjs in as many threads as there are workers. */
async function withThreads(body) {
  const filename = fileURLToPath(new URL('studyThread.mjs', import.meta.url));
  const pool = new Piscina({ filename, minThreads: WORKERS, maxThreads: WORKERS, concurrentTasksPerWorker: 1 });
  try {
    await Promise.all(Array.from({ length: WORKERS }, () => pool.run(undefined, { name: 'ready' })));
    return await body((name, task) => pool.run(task, { name }));
  } finally {
    await pool.destroy();
  }
}

function lossStudy(table) {
  return withThreads((run) => runStudy(async (number, params) => -(await run('meanLoss', { table, params, number }))));
}

function trialStudy(series) {
  const spec = {
    v: 1,
    studyId: 'bench-1',
    stage: 'search',
    seed: 1,
    model: 'lightgbm',
    policy: { mode: 'long_short', threshold: 0 },
    features,
    label,
    scaler: { kind: 'standard' },
    dataRefs: [{ symbol: series.symbol, timeframe: '1d', source: 'bench', columns: {}, contentHash: 'sha256:0' }],
    dataRegime: 'prod_live',
    runSource: 'maintenance',
    window: { trainFrom: series.ts[0], from: series.ts[0], to: series.ts.at(-1) + 1 },
    split,
    costs: { costBps: 2, minOrder: 0 },
    objective: { lambdaDrawdown: 0.5, lambdaReject: 0, lambdaTurnover: 0.1 },
    pruneAt: [],
  };
  return withThreads((run) =>
    runStudy((number, params) => {
      const trial = { ...spec, trialId: `bench-1.search.${number}`, number, params };
      return run('trialValue', { spec: trial, series });
    }),
  );
}

function peerStudy(python, folder, table, how) {
  const script = fileURLToPath(new URL('study.py', import.meta.url));
  const folds = table.folds.map(({ train, test }) => ({ train: [...train], test: [...test] }));
  const request = { rows: table.rows, cols: table.cols, folds, space, trials, rounds, workers: WORKERS, how, folder };
  writeFileSync(join(folder, 'data.f64'), table.data);
  writeFileSync(join(folder, 'up.u8'), table.up);
  const env = { ...process.env, OMP_NUM_THREADS: '1' };
  const input = JSON.stringify(request);
  const result = spawnSync(python, [script], { input, encoding: 'utf8', env, stdio: ['pipe', 'pipe', 'inherit'] });
  if (result.status !== 0) throw new Error(`${python} ${script} ended with ${result.status ?? result.error}`);
  return JSON.parse(result.stdout);
}

const python = process.env.WINNOW_PEERS_PYTHON;
if (python === undefined) throw new Error('set WINNOW_PEERS_PYTHON to a Python that has the peers of bench/peers');
const folder = mkdtempSync(join(tmpdir(), 'winnow-bench-study-'));
try {
  const series = loadSeries();
  const table = prepareFolds(series);
  console.log(
    `${trials} trials, ${WORKERS} workers, ${rounds} rounds, ${table.rows} × ${table.cols}, ${table.folds.length} folds`,
  );
  const results = { 'Winnow, loss': await lossStudy(shared(table)) };
  for (const how of ways) {
    results[`Optuna, ${how}`] = peerStudy(python, folder, table, how);
  }
  results['Winnow, trial'] = await trialStudy(series);
  const peers = Object.entries(results).filter(([name]) => name.startsWith('Optuna'));
  const fastest = (key) => Math.min(...peers.map(([, result]) => result[key]));
  for (const [name, { seconds, cpuSeconds, best }] of Object.entries(results)) {
    const ratios = `${(fastest('seconds') / seconds).toFixed(2)} (processor time: ${(fastest('cpuSeconds') / cpuSeconds).toFixed(2)})`;
    const rate = `${(trials / seconds).toFixed(2)} trials/s, ${(trials / cpuSeconds).toFixed(2)} per CPU second`;
    console.log(`  ${name.padEnd(16)} ${rate}; speed against the fastest peer ${ratios}; best ${best.toFixed(5)}`);
  }
  console.log(
    JSON.stringify({ node: process.version, ...peers[0][1].versions, cpu: cpus()[0].model, cores: cpus().length }),
  );
} finally {
  rmSync(folder, { recursive: true });
}

/** The same table in memory that threads share. */
function shared(table) {
  const copy = (values) => {
    const out = new values.constructor(new SharedArrayBuffer(values.byteLength));
    out.set(values);
    return out;
  };
  const folds = table.folds.map(({ train, test }) => ({ train: copy(train), test: copy(test) }));
  return { ...table, data: copy(table.data), up: copy(table.up), ret: copy(table.ret), folds };
}
