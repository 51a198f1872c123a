// CPU time of one TPE ask, Winnow against Optuna, on the same histories and in the same run; how Winnow's grows; and what an
// ask of the other samplers costs.
//   npm run build && WINNOW_PEERS_PYTHON=/path/to/venv/bin/python node bench/search/run.mjs [plot.svg]
// Each side asks 10 float parameters after N complete trials; warm-up asks are not counted; the figure is the median.
// Winnow's first ask of a history, which reads and sorts it, is given beside.

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { createRng } from '@winnow/core';
import { compileSpace, createSampler, parseSpec, samplerSchema } from '@winnow/search';
import { plotGrowth } from '../plotGrowth.mjs';

const PARAMS = 10;
const AGAINST_PEER = [100, 300, 1000, 3000];
const GROWTH = [100, 300, 1000, 3000, 10_000, 30_000];
const WARM_UP = 200; // who has 1,000 trials has asked as often: the compiler is done
const REPEATS = 31;

const names = Array.from({ length: PARAMS }, (_, i) => `x${i}`);
const space = compileSpace(Object.fromEntries(names.map((name) => [name, { type: 'float', low: 0, high: 1 }])));

function makeHistory(trials, objectives = 1) {
  const rng = createRng(1);
  return Array.from({ length: trials }, (_, number) => {
    const params = Object.fromEntries(names.map((name) => [name, rng.uniform()]));
    const values = [0.3, 0.7]
      .slice(0, objectives)
      .map((best) => -Object.values(params).reduce((total, x) => total + (x - best) ** 2, 0));
    return { number, params, state: 'complete', value: values[0], ...(objectives > 1 && { values }), steps: [] };
  });
}

/** CPU ms of each ask. */
function timeWinnow(spec, history, warmUp = WARM_UP, repeats = REPEATS) {
  const sampler = createSampler(parseSpec(samplerSchema, spec, 'sampler'));
  const times = [];
  for (let seed = 0; seed < warmUp + repeats; seed++) {
    const start = process.cpuUsage();
    sampler.suggest(space, history, createRng(seed), createRng(0));
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1000);
  }
  return { first: times[0], median: median(times.slice(warmUp)) };
}

function timeOptuna(python, history) {
  const script = fileURLToPath(new URL('optuna_ask.py', import.meta.url));
  const input = JSON.stringify({ history, warmUp: 5, repeats: REPEATS });
  const result = spawnSync(python, [script], { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'inherit'] });
  if (result.status !== 0) throw new Error(`${python} ${script} ended with ${result.status ?? result.error}`);
  const { timesMs, version } = JSON.parse(result.stdout);
  return { ms: median(timesMs), version };
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

console.log(
  `node ${process.version}, ${cpus()[0].model}, ${PARAMS} float parameters, CPU ms, median of ${REPEATS} asks`,
);
const python = process.env.WINNOW_PEERS_PYTHON;
const peer = { name: '', points: [] };
for (const size of python ? AGAINST_PEER : []) {
  const history = makeHistory(size);
  const { ms, version } = timeOptuna(python, history);
  const same = version.startsWith('optuna 5') ? 'optuna-5' : 'optuna-4.9';
  const winnow = timeWinnow({ name: 'tpe', version: same }, history);
  const ratio = (ms / winnow.median).toFixed(1);
  peer.name = version;
  peer.points.push([size, ms]);
  console.log(`${size} trials: winnow ${winnow.median.toFixed(2)}, ${version} ${ms.toFixed(2)}, ratio ${ratio}`);
}

const lines = [];
for (const multivariate of [false, true]) {
  const kind = multivariate ? 'multivariate' : 'univariate';
  const points = GROWTH.map((size) => {
    const { first, median: ms } = timeWinnow({ name: 'tpe', multivariate, version: 'optuna-5' }, makeHistory(size));
    console.log(`${kind} TPE after ${size} trials: ${ms.toFixed(2)}, first ${first.toFixed(1)}`);
    return [size, ms];
  });
  lines.push([`Winnow, ${kind}`, points]);
}
if (python) lines.push([peer.name, peer.points]);
const [plot] = process.argv.slice(2);
if (plot)
  writeFileSync(plot, plotGrowth(lines, { size: 'trials in the history', figure: 'ms of the processor, an ask' }));
for (const version of ['optuna-4.9', 'optuna-5']) {
  for (const size of [1000, 10_000]) {
    const { first, median: ms } = timeWinnow({ name: 'tpe', version }, makeHistory(size, 2));
    console.log(`two objectives, ${version} after ${size} trials: ${ms.toFixed(2)}, first ${first.toFixed(1)}`);
  }
}
for (const [name, size] of [
  ['cma_es', 1000],
  ['nsga2', 1000],
  ['genetic', 1000],
  ['gp', 50],
  ['gp', 100],
  ['gp', 300],
]) {
  const { first, median: ms } = timeWinnow({ name }, makeHistory(size), 1, 3);
  console.log(`${name} after ${size} trials: ${ms.toFixed(2)}, first ${first.toFixed(1)}`);
}
