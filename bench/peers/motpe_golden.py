"""Golden numbers of TPE with several objectives for libs/search: splits and weights of Optuna on fixed histories.

Run: python bench/peers/motpe_golden.py > test/golden/motpe.json    (pip install "optuna==4.9.*")
     python bench/peers/motpe_golden.py > test/golden/motpe5.json   (pip install "optuna==5.0.*")
"""

import inspect
import json
import platform
import warnings

import numpy as np
import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution
from optuna.samplers import TPESampler
from optuna.samplers._tpe import sampler as tpe
from optuna.trial import FrozenTrial, TrialState

warnings.simplefilter("ignore")
optuna.logging.set_verbosity(optuna.logging.WARNING)

MAJOR = int(optuna.__version__.split(".")[0])
SPACE = {
    "x": FloatDistribution(0, 1),
    "choice": CategoricalDistribution(["a", "b"]),
    "conditional": FloatDistribution(0, 1),  # active when choice is b
}


def draw_values(rng, objectives, shape):
    """`cloud`: few good ones; `front`: most dominate each other in nothing; `grid`: many are equal."""
    values = rng.normal(size=objectives)
    if shape == "front":
        values = 3 * values / np.linalg.norm(values) * (1 + 0.01 * rng.normal())
    return [round(float(value), 0 if shape == "grid" else 4) for value in values]


def draw_trial(number, rng, objectives, shape):
    params = {"x": round(rng.uniform(), 4), "choice": ["a", "b"][int(rng.integers(0, 2))]}
    if params["choice"] == "b":
        params["conditional"] = round(rng.uniform(), 4)
    values = draw_values(rng, objectives, shape)
    running = rng.uniform() < 0.1
    return {"number": number, "params": params, "state": "running" if running else "complete", "values": None if running else values}


def frozen(trial):
    return FrozenTrial(
        number=trial["number"],
        trial_id=trial["number"],
        state=TrialState.RUNNING if trial["state"] == "running" else TrialState.COMPLETE,
        value=None,
        values=trial["values"],
        datetime_start=None,
        datetime_complete=None,
        params=trial["params"],
        distributions={name: SPACE[name] for name in trial["params"]},
        user_attrs={},
        system_attrs={},
        intermediate_values={},
    )


def split(study, trials):
    gamma = tpe.default_gamma if MAJOR < 5 else tpe.default_gamma_multiobjective
    finished = sum(trial.state != TrialState.RUNNING for trial in trials)
    asks_for_constraints = "constraints_enabled" in inspect.signature(tpe._split_trials).parameters
    return tpe._split_trials(study, trials, gamma(finished), *([False] if asks_for_constraints else []))


def golden_case(size, seed, directions, shape):
    rng = np.random.default_rng(seed)
    history = [draw_trial(number, rng, len(directions), shape) for number in range(size)]
    study = optuna.create_study(directions=directions)
    sampler = TPESampler(constant_liar=True, multivariate=False)
    below, _ = split(study, [frozen(trial) for trial in history])
    weights = {}
    for name in SPACE:
        estimator = sampler._build_parzen_estimator(study, {name: SPACE[name]}, below, handle_below=True)
        weights[name] = estimator._mixture_distribution.weights.tolist()
    return {"directions": directions, "history": history, "below": [trial.number for trial in below], "weights": weights}


UP, DOWN = "maximize", "minimize"
golden = {
    "generator": "bench/peers/motpe_golden.py",
    "command": f"python bench/peers/motpe_golden.py > test/golden/{'motpe5' if MAJOR == 5 else 'motpe'}.json",
    "versions": {"python": platform.python_version(), "numpy": np.__version__, "optuna": optuna.__version__},
    "cases": [
        golden_case(12, 1, [UP, DOWN], "cloud"),
        golden_case(80, 2, [UP, DOWN], "cloud"),
        golden_case(60, 3, [DOWN, DOWN], "grid"),
        golden_case(70, 4, [UP, UP], "front"),
        golden_case(70, 5, [UP, DOWN, UP], "cloud"),
        golden_case(90, 6, [DOWN, UP, DOWN], "front"),
        golden_case(60, 7, [UP, DOWN, UP, DOWN], "cloud"),
        golden_case(300, 8, [UP, DOWN], "cloud"),  # more good trials than the cap
    ],
}
print("{\n" + ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in golden.items()) + "\n}")
