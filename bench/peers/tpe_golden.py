"""Golden numbers of TPE for libs/search: Parzen estimators, splits and log-densities of Optuna on fixed histories.

Run: python bench/peers/tpe_golden.py > test/golden/tpe.json    (pip install "optuna==4.9.*")
     python bench/peers/tpe_golden.py > test/golden/tpe5.json   (pip install "optuna==5.0.*")

Optuna sorts observations with an unstable sort, which leaves open which of equal observations get the bandwidths of the
two outer ones; here these are the two oldest, as in libs/search/samplers/tpe/numericKernels.ts, so that the numbers are
defined.
"""

import inspect
import json
import math
import platform
import warnings

import numpy as np
import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.samplers import TPESampler
from optuna.samplers._tpe.sampler import _split_trials, default_gamma
from optuna.trial import FrozenTrial, TrialState

warnings.simplefilter("ignore")
optuna.logging.set_verbosity(optuna.logging.WARNING)

stable_argsort = np.argsort


def argsort(values, kind=None):
    order = stable_argsort(values, kind="stable")
    if kind is not None:  # a caller that has its reasons
        return order
    groups = np.split(order, np.flatnonzero(np.diff(np.asarray(values)[order])) + 1)
    return np.concatenate([np.concatenate([group[:1], group[2:], group[1:2]]) for group in groups])


np.argsort = argsort

MAJOR = int(optuna.__version__.split(".")[0])
SPACE = {
    "float": FloatDistribution(-5, 10),
    "log": FloatDistribution(1e-5, 0.1, log=True),
    "stepped": FloatDistribution(0, 0.5, step=0.05),
    "int": IntDistribution(1, 8),
    "steppedInt": IntDistribution(10, 100, step=15),
    "logInt": IntDistribution(16, 512, log=True),
    "choice": CategoricalDistribution(["relu", "tanh", "gelu", "elu"]),
    "conditional": FloatDistribution(0, 1),  # active when choice is gelu or elu
}
POINTS = {
    "float": [-5, -1.25, 0, 3.3, 9.99, 10],
    "log": [1e-5, 3e-4, 0.002, 0.1],
    "stepped": [0, 0.05, 0.25, 0.5],
    "int": [1, 2, 5, 8],
    "steppedInt": [10, 40, 100],
    "logInt": [16, 17, 100, 511, 512],
    "choice": [0, 1, 2, 3],
    "conditional": [0, 0.123, 0.9, 1],
}


def draw_params(rng):
    params = {
        "float": round(rng.uniform(-5, 10), 4),
        "log": float(f"{10 ** rng.uniform(-5, -1):.5g}"),
        "stepped": int(rng.integers(0, 11)) * 0.05,
        "int": int(rng.integers(1, 9)),
        "steppedInt": 10 + 15 * int(rng.integers(0, 7)),
        "logInt": int(np.exp(rng.uniform(np.log(16), np.log(512)))),
        "choice": ["relu", "tanh", "gelu", "elu"][int(rng.integers(0, 4))],
    }
    if params["choice"] in ("gelu", "elu"):
        params["conditional"] = round(rng.uniform(0, 1), 4)
    return params


def draw_trial(number, rng, pruned_share, with_params):
    """Every state that TPE reads, with ties among the values."""
    params = draw_params(rng) if with_params else {}
    trial = {"number": number, "params": params, "state": "complete", "value": None, "steps": []}
    kind = rng.uniform()
    if kind < 0.1:
        trial["state"] = "running"
    elif kind < 0.1 + pruned_share:
        trial["state"] = "pruned"
        trial["steps"] = [round(rng.normal(), 1) for _ in range(rng.integers(0, 4))]
    else:
        trial["value"] = round(rng.normal(), 1)
    return trial


def frozen(trial):
    state = {"complete": TrialState.COMPLETE, "pruned": TrialState.PRUNED, "running": TrialState.RUNNING}[trial["state"]]
    return FrozenTrial(
        number=trial["number"],
        trial_id=trial["number"],
        state=state,
        value=trial["value"],
        datetime_start=None,
        datetime_complete=None,
        params=trial["params"],
        distributions={name: SPACE[name] for name in trial["params"]},
        user_attrs={},
        system_attrs={},
        intermediate_values=dict(enumerate(trial["steps"])),
    )


def describe(study, sampler, name, trials):
    estimator = sampler._build_parzen_estimator(study, {name: SPACE[name]}, trials, handle_below=False)
    mixture = estimator._mixture_distribution
    kernels = mixture.distributions[0]
    out = {"weights": mixture.weights.tolist()}
    if hasattr(kernels, "mu"):
        out |= {"mus": kernels.mu.tolist(), "sigmas": kernels.sigma.tolist()}
    out["logDensity"] = estimator.log_pdf({name: np.asarray(POINTS[name], dtype=float)}).tolist()
    return out


def split(study, trials):
    finished = sum(trial.state != TrialState.RUNNING for trial in trials)
    asks_for_constraints = "constraints_enabled" in inspect.signature(_split_trials).parameters
    return _split_trials(study, trials, default_gamma(finished), *([False] if asks_for_constraints else []))


def describe_joint(study, sampler, below, above):
    """Estimators of all parameters together, and which of fixed points is the best by l/g."""
    names = [name for name in SPACE if name != "conditional"]
    space = {name: SPACE[name] for name in names}
    rng = np.random.default_rng(11)
    points = [draw_params(rng) for _ in range(24)]
    samples = {name: np.array([SPACE[name].to_internal_repr(point[name]) for point in points]) for name in names}
    out = {"points": [{name: point[name] for name in names} for point in points]}
    for side, trials in (("below", below), ("above", above)):
        estimator = sampler._build_parzen_estimator(study, space, trials, handle_below=False)
        mixture = estimator._mixture_distribution
        out[side] = {
            "weights": mixture.weights.tolist(),
            "sigmas": {n: d.sigma.tolist() for n, d in zip(names, mixture.distributions) if hasattr(d, "sigma")},
            "logDensity": estimator.log_pdf(samples).tolist(),
        }
    out["best"] = int(np.argmax(np.subtract(out["below"]["logDensity"], out["above"]["logDensity"])))
    return out


def golden_case(size, seed, pruned_share=0.2, with_params=True):
    rng = np.random.default_rng(seed)
    history = [draw_trial(number, rng, pruned_share, with_params) for number in range(size)]
    study = optuna.create_study(direction="maximize")
    sampler = TPESampler(constant_liar=True, multivariate=False)
    joint = TPESampler(constant_liar=True, multivariate=True)
    trials = [frozen(trial) for trial in history]
    below, above = split(study, trials)
    return {
        "history": history,
        "below": [trial.number for trial in below],
        "above": [trial.number for trial in above],
        "estimators": {
            name: {side: describe(study, sampler, name, group) for side, group in (("below", below), ("above", above))}
            for name in (SPACE if with_params else ())
        },
        "joint": describe_joint(study, joint, below, above) if with_params else None,
    }


golden = {
    "generator": "bench/peers/tpe_golden.py",
    "command": f"python bench/peers/tpe_golden.py > test/golden/{'tpe5' if MAJOR == 5 else 'tpe'}.json",
    "versions": {"python": platform.python_version(), "numpy": np.__version__, "optuna": optuna.__version__},
    "points": POINTS,
    "cases": [
        golden_case(1, 1),
        golden_case(14, 2),
        golden_case(70, 3),
        golden_case(300, 4, with_params=False),  # more good trials than the cap
        golden_case(60, 5, pruned_share=0.87, with_params=False),  # fewer complete trials than good ones
    ],
}
assert all(math.isfinite(v) for c in golden["cases"] for e in c["estimators"].values() for s in e.values() for v in s["logDensity"])
print("{\n" + ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in golden.items()) + "\n}")
