// Time of one TPE ask, Winnow against Optuna, on the same histories and in the same run.
//   npm run build && WINNOW_PEERS_PYTHON=/path/to/venv/bin/python node bench/search/run.mjs
// Each side asks 10 float parameters after N complete trials; warm-up asks are not counted; the figure is the median.

import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { createRng } from '@winnow/core';
import { ask, compileSpace, createPruner, createSampler } from '@winnow/search';

const PARAMS = 10;
const SIZES = [200, 1000];
const WARM_UP = 5;
const REPEATS = 31;

const names = Array.from({ length: PARAMS }, (_, i) => `x${i}`);

function makeHistory(trials) {
  const rng = createRng(1);
  return Array.from({ length: trials }, (_, number) => {
    const params = Object.fromEntries(names.map((name) => [name, rng.uniform()]));
    const value = -Object.values(params).reduce((total, x) => total + (x - 0.3) ** 2, 0);
    return { number, params, state: 'complete', value, steps: [] };
  });
}

function timeWinnow(history) {
  const options = {
    space: compileSpace(Object.fromEntries(names.map((name) => [name, { type: 'float', low: 0, high: 1 }]))),
    sampler: createSampler({ name: 'tpe', startupTrials: 10, candidates: 24 }),
    pruner: createPruner({ name: 'none' }),
    stage: 'search',
    number: history.length,
    history,
    parallelism: 1,
  };
  const times = [];
  for (let seed = 0; seed < WARM_UP + REPEATS; seed++) {
    const start = performance.now();
    ask({ ...options, seed });
    times.push(performance.now() - start);
  }
  return median(times.slice(WARM_UP));
}

function timeOptuna(python, history) {
  const script = fileURLToPath(new URL('optuna_ask.py', import.meta.url));
  const input = JSON.stringify({ history, warmUp: WARM_UP, repeats: REPEATS });
  const result = spawnSync(python, [script], { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'inherit'] });
  if (result.status !== 0) throw new Error(`${python} ${script} ended with ${result.status ?? result.error}`);
  const { timesMs, version } = JSON.parse(result.stdout);
  return { ms: median(timesMs), version };
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

const python = process.env.WINNOW_PEERS_PYTHON;
if (!python) throw new Error('WINNOW_PEERS_PYTHON: must name a Python with optuna installed');
console.log(`node ${process.version}, ${cpus()[0].model}, ${PARAMS} float parameters, median of ${REPEATS} asks`);
for (const size of SIZES) {
  const history = makeHistory(size);
  const winnowMs = timeWinnow(history);
  const { ms, version } = timeOptuna(python, history);
  const ratio = (ms / winnowMs).toFixed(1);
  console.log(`${size} trials: winnow ${winnowMs.toFixed(2)} ms, ${version} ${ms.toFixed(2)} ms, ratio ${ratio}`);
}
