// Best values found after 25, 50 and 100 trials, Winnow against Optuna: medians over seeds, and one-sided Mann–Whitney tests.
//
//   npm run build && node bench/search/quality.mjs [key …]          Optuna's side is read from quality_optuna.json
//   WINNOW_PEERS_PYTHON=… node bench/search/quality.mjs --peer <key> [problem …]   runs it and stores it under the key
//
// A key is Optuna's sampler and version, one of SAMPLERS; problems after it limit what is run. SEEDS, TRIALS and FIRST_SEED are
// read from the environment (30, 100 and 0). "tpe 5 again" is a second sample: SEEDS=60 FIRST_SEED=1000. Optuna's "gp 4.9" needs torch,
// and greenlet for its full speed.

import { againstOptuna } from './againstOptuna.mjs';
import { bestValues } from './bestValues.mjs';
import { problems } from './problems.mjs';

const BUDGETS = [25, 50, 100];
const FIRST_SEED = Number(process.env.FIRST_SEED ?? 0);
const SEEDS = Number(process.env.SEEDS ?? 30);
const TRIALS = Number(process.env.TRIALS ?? 100);

/** Key of Optuna's results → Winnow's sampler. */
const SAMPLERS = {
  'tpe 4.9': { name: 'tpe', version: 'optuna-4.9' },
  'tpe 5': { name: 'tpe', version: 'optuna-5' },
  'tpe 5 again': { name: 'tpe', version: 'optuna-5' },
  'cma_es 4.9': { name: 'cma_es' },
  'gp 4.9': { name: 'gp' },
};

const run = { firstSeed: FIRST_SEED, seeds: SEEDS, trials: TRIALS, budgets: BUDGETS, inFlight: 1 };

againstOptuna(process.argv.slice(2), {
  store: 'quality_optuna.json',
  script: 'quality_peer.py',
  peerArgs: [run.inFlight],
  samplers: SAMPLERS,
  problems,
  budgets: BUDGETS,
  seeds: SEEDS,
  trials: TRIALS,
  resultsOf: (spec, problem) => bestValues(spec, problem, run),
  isMinimised: true,
});
