"""Golden decisions of Optuna's pruners for libs/search, on fixed histories of trials with NaN and ties, maximising.

Run: python bench/peers/pruners_golden.py > test/golden/pruners.json   (pip install "optuna==4.9.*")
"""

import copy
import json
import math
import platform
import warnings

import numpy as np
import optuna
from optuna.pruners import MedianPruner, PatientPruner, PercentilePruner, SuccessiveHalvingPruner, ThresholdPruner, WilcoxonPruner
from optuna.trial import TrialState

warnings.simplefilter("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)

STEPS = 10
PRUNERS = {
    "median": ({}, lambda: MedianPruner()),
    "medianWarm": ({"name": "median", "startupTrials": 3, "warmupSteps": 2, "intervalSteps": 3, "minTrials": 4}, lambda: MedianPruner(n_startup_trials=3, n_warmup_steps=2, interval_steps=3, n_min_trials=4)),
    "percentile": ({"percentile": 25}, lambda: PercentilePruner(25.0)),
    "successive_halving": ({"minResource": 1, "reductionFactor": 2}, lambda: SuccessiveHalvingPruner(min_resource=1, reduction_factor=2)),
    "halvingLate": ({"name": "successive_halving", "minResource": 2, "reductionFactor": 2, "minEarlyStoppingRate": 1}, lambda: SuccessiveHalvingPruner(min_resource=2, reduction_factor=2, min_early_stopping_rate=1)),
    "patient": ({"patience": 2, "minDelta": 0.3}, lambda: PatientPruner(None, patience=2, min_delta=0.3)),
    "patientMedian": ({"name": "patient", "patience": 1, "pruner": {"name": "median"}}, lambda: PatientPruner(MedianPruner(), patience=1)),
    "threshold": ({"lower": -1, "upper": 2, "warmupSteps": 1, "intervalSteps": 2}, lambda: ThresholdPruner(lower=-1, upper=2, n_warmup_steps=1, interval_steps=2)),
    "wilcoxon": ({}, lambda: WilcoxonPruner()),
}


def draw_steps(rng, with_nan):
    values = [round(float(v), 1) for v in np.cumsum(rng.normal(0, 0.5, STEPS)) + rng.normal(0, 1)]
    return [math.nan if with_nan and rng.uniform() < 0.1 else v for v in values]


def run_case(name, make, seed, with_nan):
    """Tells the pruner complete trials one by one as they run, so that rungs are recorded; then asks of new ones."""
    rng = np.random.default_rng(seed)
    study = optuna.create_study(direction="maximize", pruner=make(), sampler=optuna.samplers.RandomSampler(seed=0))
    history = []
    for _ in range(12):
        steps = draw_steps(rng, with_nan)
        trial = study.ask()
        reported = []
        for step, value in enumerate(steps):
            trial.report(value, step)
            reported.append(value)
            if trial.should_prune():
                break
        finished = len(reported) == STEPS and not math.isnan(reported[-1])
        study.tell(trial, steps[-1] if finished else None, state=TrialState.COMPLETE if finished else TrialState.PRUNED)
        history.append({"state": "complete" if finished else "pruned", "value": steps[-1] if finished else None, "steps": reported})
    candidates = []
    for _ in range(8):
        steps = draw_steps(rng, with_nan)
        trial = copy.deepcopy(study).ask()  # leaves nothing behind for the next candidate
        pruned_at = None
        for step, value in enumerate(steps):
            trial.report(value, step)
            if trial.should_prune():
                pruned_at = step
                break
        candidates.append({"steps": steps, "prunedAt": pruned_at})
    return {"history": history, "candidates": candidates}


def plain(value):
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return "NaN" if isinstance(value, float) and math.isnan(value) else value


cases = [
    {"pruner": {"name": name, **options}, **run_case(name, make, seed, with_nan=seed % 2 == 1 and name != "wilcoxon")}
    for name, (options, make) in PRUNERS.items()
    for seed in (1, 2, 3)
]
golden = {
    "generator": "bench/peers/pruners_golden.py",
    "command": "python bench/peers/pruners_golden.py > test/golden/pruners.json",
    "versions": {"python": platform.python_version(), "numpy": np.__version__, "optuna": optuna.__version__},
    "cases": plain(cases),
}
print("{\n" + ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in golden.items()) + "\n}")
