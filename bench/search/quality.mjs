// Best values found after 25, 50 and 100 trials, Winnow against Optuna: medians over seeds, and one-sided Mann–Whitney tests.
//
//   npm run build && node bench/search/quality.mjs [key …]          Optuna's side is read from quality_optuna.json
//   WINNOW_PEERS_PYTHON=… node bench/search/quality.mjs --peer <key> [problem …]   runs it and stores it under the key
//
// A key is Optuna's sampler and version, one of SAMPLERS; problems after it limit what is run. SEEDS and TRIALS are read from
// the environment (30 and 100).

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ask, compileSpace, createPruner, createSampler, parseSpec, samplerSchema } from '@winnow/search';
import { mannWhitney } from './mannWhitney.mjs';
import { problems } from './problems.mjs';

const STORE = fileURLToPath(new URL('quality_optuna.json', import.meta.url));
const BUDGETS = [25, 50, 100];
const SEEDS = Number(process.env.SEEDS ?? 30);
const TRIALS = Number(process.env.TRIALS ?? 100);

/** Key of Optuna's results → Winnow's sampler. */
const SAMPLERS = {
  'tpe 4.9': { name: 'tpe' },
  'tpe 5': { name: 'tpe', version: 'optuna-5' },
  'cma_es 4.9': { name: 'cma_es' },
  'gp 4.9': { name: 'gp' },
};

function bestsOf(spec, { space: json, value }) {
  const space = compileSpace(json);
  return Array.from({ length: SEEDS }, (_, seed) => {
    const sampler = createSampler(spec);
    const options = { space, sampler, pruner: createPruner({ name: 'none' }), seed, stage: 'search', parallelism: 1 };
    const history = [];
    for (let number = 0; number < TRIALS; number++) {
      const { params } = ask({ ...options, number, history });
      history.push({ number, params, state: 'complete', value: -value(params), steps: [] });
    }
    return BUDGETS.filter((budget) => budget <= TRIALS).map((budget) =>
      Math.min(...history.slice(0, budget).map((trial) => -trial.value)),
    );
  });
}

function runPeer(sampler, names) {
  const python = process.env.WINNOW_PEERS_PYTHON;
  if (!python) throw new Error('WINNOW_PEERS_PYTHON: must name a Python with optuna installed');
  const script = fileURLToPath(new URL('quality_peer.py', import.meta.url));
  const args = [script, sampler, String(SEEDS), String(TRIALS), ...names];
  const result = spawnSync(python, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1 << 26,
  });
  if (result.status !== 0) throw new Error(`${python} ended with ${result.status ?? result.error}`);
  return JSON.parse(result.stdout);
}

const readStore = () => (existsSync(STORE) ? JSON.parse(readFileSync(STORE, 'utf8')) : {});
const median = (values) => {
  const sorted = values.toSorted((a, b) => a - b);
  return 0.5 * (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]);
};

const [flag, key, ...rest] = process.argv.slice(2);
if (flag === '--peer') {
  const names = rest.length > 0 ? rest : Object.keys(problems);
  const { version, bests } = runPeer(key.split(' ')[0], names);
  const stored = readStore(); // only now: another run may have written meanwhile
  stored[key] = { version, bests: { ...stored[key]?.bests, ...bests } };
  writeFileSync(
    STORE,
    `${JSON.stringify(stored, (_, item) => (typeof item === 'number' ? Number(item.toPrecision(6)) : item))}\n`,
  );
} else {
  const stored = readStore();
  const chosen = [flag, key, ...rest].filter((name) => name !== undefined);
  const keys = (chosen.length > 0 ? chosen : Object.keys(SAMPLERS)).filter((name) => stored[name] !== undefined);
  for (const name of keys) {
    const spec = parseSpec(samplerSchema, SAMPLERS[name], name);
    console.log(`${name}: ${stored[name].version} against ${JSON.stringify(SAMPLERS[name])}, ${SEEDS} seeds`);
    for (const [problem, theirs] of Object.entries(stored[name].bests)) {
      const ours = bestsOf(spec, problems[problem]);
      const cells = BUDGETS.flatMap((budget, b) => {
        if (theirs[0][b] === undefined || budget > TRIALS) return [];
        const mine = ours.map((seed) => seed[b]);
        const peer = theirs.map((seed) => seed[b]);
        const worse = mannWhitney(mine, peer);
        const verdict = worse < 0.05 ? 'WORSE' : worse > 0.95 ? 'better' : '';
        return [
          `${budget}: ${median(mine).toPrecision(4)} / ${median(peer).toPrecision(4)} p ${worse.toFixed(3)} ${verdict}`,
        ];
      });
      console.log(`  ${problem.padEnd(12)} ${cells.join('   ')}`);
    }
  }
}
