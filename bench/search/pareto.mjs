// Hypervolume found after 100 and 200 trials with two objectives, Winnow against Optuna: medians over seeds, and one-sided
// Mann–Whitney tests. The reference point is (1.1, the worst value of the second objective), to be minimised.
//
//   npm run build && node bench/search/pareto.mjs [key …]          Optuna's side is read from pareto_optuna.json
//   WINNOW_PEERS_PYTHON=… node bench/search/pareto.mjs --peer <key> [problem …]   runs it and stores it under the key
//
// A key is Optuna's sampler and version, one of SAMPLERS. SEEDS, TRIALS and FIRST_SEED are read from the environment (30, 200 and 0).
// "… again" is a second sample: SEEDS=60 FIRST_SEED=1000, of tpe 5 `zdt2` alone, of tpe 4.9 `zdt1`.

import { compileSpace, hypervolume } from '@winnow/search';
import { againstOptuna } from './againstOptuna.mjs';
import { runSearch } from './runSearch.mjs';
import { problems } from './zdt.mjs';

const BUDGETS = [100, 200];
const SEEDS = Number(process.env.SEEDS ?? 30);
const TRIALS = Number(process.env.TRIALS ?? 200);
const FIRST_SEED = Number(process.env.FIRST_SEED ?? 0);

/** Key of Optuna's results → Winnow's sampler. */
const SAMPLERS = {
  'tpe 4.9': { name: 'tpe', version: 'optuna-4.9' },
  'tpe 5': { name: 'tpe', version: 'optuna-5' },
  'tpe 5 again': { name: 'tpe', version: 'optuna-5' },
  'tpe 4.9 again': { name: 'tpe', version: 'optuna-4.9' },
  'nsga2 4.9': { name: 'nsga2' },
  'nsga2 5': { name: 'nsga2' },
};

function volumesOf(spec, { space: json, worst, values }) {
  const space = compileSpace(json);
  const evaluate = (params) => {
    const maximised = values(params).map((value) => -value);
    return { value: maximised[0], values: maximised };
  };
  return Array.from({ length: SEEDS }, (_, i) => {
    const history = runSearch(spec, space, FIRST_SEED + i, TRIALS, evaluate);
    return BUDGETS.filter((budget) => budget <= TRIALS).map((budget) =>
      hypervolume(
        history.slice(0, budget).map((trial) => trial.values),
        [-1.1, -worst],
      ),
    );
  });
}

againstOptuna(process.argv.slice(2), {
  store: 'pareto_optuna.json',
  script: 'pareto_peer.py',
  samplers: SAMPLERS,
  problems,
  budgets: BUDGETS,
  seeds: SEEDS,
  trials: TRIALS,
  resultsOf: volumesOf,
  isMinimised: false,
});
