"""The peer of bench/trees/study.mjs: an Optuna study of LightGBM's parameters. Reads a request, answers one JSON line.

Request: {"rows", "cols", "folds": [{"train", "test"}], "space", "trials", "rounds", "workers", "folder", "how"}; the table
lies in folder/data.f64, the target in folder/up.u8. `how`: "threads" (n_jobs), "journal" (processes on one journal file) or
"apart" (processes with a share of the trials each, which know nothing of each other's). Each process bins a fold once.
"""

import json
import os
import resource
import sys
import threading
import time
from multiprocessing import get_context

import lightgbm as lgb
import numpy as np
import optuna
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend

FIXED = {"objective": "binary", "num_threads": 1, "verbose": -1, "deterministic": True, "feature_pre_filter": False}
local = threading.local()


def load(request):
    folder = request["folder"]
    x = np.fromfile(os.path.join(folder, "data.f64")).reshape(request["rows"], request["cols"])
    y = np.fromfile(os.path.join(folder, "up.u8"), dtype=np.uint8)[: request["rows"]].astype(float)
    return x, y


def binned_folds(x, y, folds):
    """One lgb.Dataset a fold and thread, kept from trial to trial."""
    if not hasattr(local, "folds"):
        local.folds = []
        for fold in folds:
            train = lgb.Dataset(x[fold["train"]], y[fold["train"]], params=FIXED, free_raw_data=False).construct()
            local.folds.append((train, x[fold["test"]], y[fold["test"]]))
    return local.folds


def suggest(trial, space):
    params = {}
    for name, axis in space.items():
        draw = trial.suggest_int if axis["type"] == "int" else trial.suggest_float
        params[name] = draw(name, axis["low"], axis["high"], log=axis.get("log", False))
    return params


def objective_of(request):
    x, y = load(request)

    def objective(trial):
        params = {**FIXED, **suggest(trial, request["space"])}
        losses = []
        for train, x_test, y_test in binned_folds(x, y, request["folds"]):
            p = lgb.train(params, train, request["rounds"]).predict(x_test, num_threads=1)
            losses.append(-np.log(np.where(y_test > 0, p, 1 - p)).mean())
        return -float(np.mean(losses))

    return objective


def journal(request):
    return JournalStorage(JournalFileBackend(os.path.join(request["folder"], "journal.log")))


def run_share(request, seed):
    sampler = optuna.samplers.TPESampler(seed=seed)
    share = request["trials"] // request["workers"]
    if request["how"] == "journal":
        study = optuna.load_study(study_name="bench", storage=journal(request), sampler=sampler)
    else:
        study = optuna.create_study(direction="maximize", sampler=sampler)
    study.optimize(objective_of(request), n_trials=share)
    return study.best_value


def run(request):
    if request["how"] == "threads":
        study = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=1))
        study.optimize(objective_of(request), n_trials=request["trials"], n_jobs=request["workers"])
        return study.best_value
    if request["how"] == "journal":
        optuna.create_study(study_name="bench", direction="maximize", storage=journal(request))
    with get_context("fork").Pool(request["workers"]) as pool:
        return max(pool.starmap(run_share, [(request, seed) for seed in range(request["workers"])], chunksize=1))


def cpu_seconds():
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def main():
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    request = json.load(sys.stdin)
    begin, cpu = time.perf_counter(), cpu_seconds()
    best = run(request)
    seconds, used = time.perf_counter() - begin, cpu_seconds() - cpu
    versions = {"lightgbm": lgb.__version__, "optuna": optuna.__version__, "numpy": np.__version__}
    print(json.dumps({"seconds": seconds, "cpuSeconds": used, "best": best, "versions": versions}))


main()
