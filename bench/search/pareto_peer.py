"""Optuna's hypervolumes on the problems of zdt.mjs; called by pareto.mjs.

Usage: python pareto_peer.py <sampler> <seeds> <trials> <problem>...   prints {"version", "bests": {problem: [[volume after each budget] per seed]}}
"""

import json
import math
import os
import sys
import warnings

import numpy as np
import optuna
from optuna._hypervolume import compute_hypervolume
from optuna.samplers import NSGAIISampler, TPESampler

warnings.simplefilter("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)

BUDGETS = (100, 200)
FIRST_SEED = int(os.environ.get("FIRST_SEED", 0))
VARIABLES = 8
WORST = {"zdt1": 10, "zdt2": 10, "zdt3": 10, "zdt4": 316}


def variables(trial, low, high):
    first = trial.suggest_float("x0", 0, 1)
    return first, [trial.suggest_float(f"x{i}", low, high) for i in range(1, VARIABLES)]


def linear(trial):
    first, rest = variables(trial, 0, 1)
    return first, 1 + 9 * sum(rest) / (VARIABLES - 1)


def zdt1(trial):
    x, g = linear(trial)
    return x, g * (1 - math.sqrt(x / g))


def zdt2(trial):
    x, g = linear(trial)
    return x, g * (1 - (x / g) ** 2)


def zdt3(trial):
    x, g = linear(trial)
    return x, g * (1 - math.sqrt(x / g) - x / g * math.sin(10 * math.pi * x))


def zdt4(trial):
    x, rest = variables(trial, -5, 5)
    g = 1 + 10 * (VARIABLES - 1) + sum(v * v - 10 * math.cos(4 * math.pi * v) for v in rest)
    return x, g * (1 - math.sqrt(x / g))


def volume(values, worst):
    reference = np.array([1.1, worst])
    points = np.array(values)
    return compute_hypervolume(points[(points <= reference).all(axis=1)], reference)


sampler, seeds, trials, *problems = sys.argv[1:]
bests = {}
for problem in problems:
    bests[problem] = []
    for seed in range(FIRST_SEED, FIRST_SEED + int(seeds)):
        chosen = TPESampler(seed=seed) if sampler == "tpe" else NSGAIISampler(seed=seed)
        study = optuna.create_study(sampler=chosen, directions=["minimize", "minimize"])
        study.optimize(globals()[problem], n_trials=int(trials))
        values = [trial.values for trial in study.trials]
        bests[problem].append([volume(values[:budget], WORST[problem]) for budget in BUDGETS if budget <= int(trials)])
print(json.dumps({"version": f"optuna {optuna.__version__}", "bests": bests}))
