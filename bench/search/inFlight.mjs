// Best values after 25, 50 and 100 trials have ended, with eight in flight: Winnow against Optuna's default sampler as `n_jobs=8`
// drives it. Durations are log-normal; one trial is asked for whenever one ends.
//
//   npm run build && node bench/search/inFlight.mjs [key …]          Optuna's side is read from inFlight_optuna.json
//   WINNOW_PEERS_PYTHON=… node bench/search/inFlight.mjs --peer <key> [problem …]   runs it and stores it under the key
//
// A key is Optuna's sampler and version, one of SAMPLERS. SEEDS, TRIALS and
// FIRST_SEED are read from the environment (30, 100 and 0). "tpe 5 again" is a second sample: SEEDS=60 FIRST_SEED=1000, `mixed` alone.

import { againstOptuna } from './againstOptuna.mjs';
import { bestValues } from './bestValues.mjs';
import { problems } from './problems.mjs';

const run = {
  firstSeed: Number(process.env.FIRST_SEED ?? 0),
  seeds: Number(process.env.SEEDS ?? 30),
  trials: Number(process.env.TRIALS ?? 100),
  budgets: [25, 50, 100],
  inFlight: 8,
};

/** Key of Optuna's results → Winnow's samplers: what a study has by default, and what else it may choose. */
const WINNOWS = [{ name: 'tpe' }, { name: 'tpe', version: 'optuna-4.9' }, { name: 'cma_es' }, { name: 'gp' }];
const SAMPLERS = { 'tpe 4.9': WINNOWS, 'tpe 5': WINNOWS, 'tpe 5 again': { name: 'tpe' } };

againstOptuna(process.argv.slice(2), {
  ...run,
  store: 'inFlight_optuna.json',
  script: 'quality_peer.py',
  peerArgs: [run.inFlight],
  samplers: SAMPLERS,
  problems,
  resultsOf: (spec, problem) => bestValues(spec, problem, run),
  isMinimised: true,
});
