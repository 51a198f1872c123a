"""Optuna's best values on the problems of problems.mjs; called by quality.mjs and inFlight.mjs.

Usage: python quality_peer.py <sampler> <seeds> <trials> <in flight> <problem>...
Prints {"version", "bests": {problem: [[best after each budget] per seed]}}.
"""

import heapq
import json
import os
import random
import sys
import warnings

import optuna
import optuna_problems
from optuna.samplers import CmaEsSampler, GPSampler, TPESampler

warnings.simplefilter("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)

BUDGETS = (25, 50, 100)
FIRST_SEED = int(os.environ.get("FIRST_SEED", 0))
SAMPLERS = {
    "tpe": TPESampler,
    "cma_es": lambda seed: CmaEsSampler(seed=seed, warn_independent_sampling=False),
    "gp": GPSampler,
}


def run(study, objective, seed, trials, in_flight):
    """Values in the order in which trials end: their durations are log-normal, and one is asked for whenever one ends."""
    clock = random.Random(seed)
    running, values = [], []
    for started in range(trials + in_flight):
        now = 0.0
        if started >= in_flight:
            now, _, trial, value = heapq.heappop(running)
            study.tell(trial, value)
            values.append(value)
        if started < trials:
            trial = study.ask()
            heapq.heappush(running, (now + clock.lognormvariate(0, 1), trial.number, trial, objective(trial)))
    return values


sampler, seeds, trials, in_flight, *problems = sys.argv[1:]
bests = {}
for problem in problems:
    bests[problem] = []
    for seed in range(FIRST_SEED, FIRST_SEED + int(seeds)):
        study = optuna.create_study(sampler=SAMPLERS[sampler](seed=seed))
        values = run(study, getattr(optuna_problems, problem), seed, int(trials), int(in_flight))
        bests[problem].append([min(values[:budget]) for budget in BUDGETS if budget <= int(trials)])
print(json.dumps({"version": f"optuna {optuna.__version__}", "bests": bests}))
