"""CPU time of Optuna's TPE asks on the history given on stdin; called by run.mjs."""

import json
import platform
import sys
import time

import numpy as np
import optuna
from optuna.distributions import FloatDistribution

optuna.logging.set_verbosity(optuna.logging.WARNING)
task = json.load(sys.stdin)
space = {name: FloatDistribution(0, 1) for name in task["history"][0]["params"]}
study = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=0))
study.add_trials(
    [
        optuna.trial.create_trial(params=trial["params"], distributions=space, value=trial["value"])
        for trial in task["history"]
    ]
)

times = []
for _ in range(task["warmUp"] + task["repeats"]):
    start = time.process_time()
    trial = study.ask(space)
    times.append((time.process_time() - start) * 1000)
    study.tell(trial, state=optuna.trial.TrialState.FAIL)  # leaves the history that TPE reads as it was

version = f"optuna {optuna.__version__} (python {platform.python_version()}, numpy {np.__version__})"
print(json.dumps({"timesMs": times[task["warmUp"] :], "version": version}))
