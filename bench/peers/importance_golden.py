"""Golden importances of Optuna for libs/search, on fixed trials of a space of every kind of parameter, maximising.

Run: python bench/peers/importance_golden.py > test/golden/importance.json   (pip install "optuna==4.9.*" scikit-learn)
"""

import json
import math
import platform
import warnings

import numpy as np
import optuna
import sklearn
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.importance import FanovaImportanceEvaluator, PedAnovaImportanceEvaluator

warnings.simplefilter("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)

SPACE = {
    "float": FloatDistribution(-5, 10),
    "log": FloatDistribution(1e-5, 0.1, log=True),
    "stepped": FloatDistribution(0, 0.5, step=0.05),
    "int": IntDistribution(1, 8),
    "logInt": IntDistribution(16, 512, log=True),
    "choice": CategoricalDistribution(["relu", "tanh", "gelu", "elu"]),
}


def draw_params(rng):
    return {
        "float": round(rng.uniform(-5, 10), 4),
        "log": float(f"{10 ** rng.uniform(-5, -1):.5g}"),
        "stepped": int(rng.integers(0, 11)) * 0.05,
        "int": int(rng.integers(1, 9)),
        "logInt": int(np.exp(rng.uniform(np.log(16), np.log(512)))),
        "choice": ["relu", "tanh", "gelu", "elu"][int(rng.integers(0, 4))],
    }


def value_of(p):
    return round(-((p["float"] - 2) ** 2) / 10 - 2 * abs(math.log10(p["log"]) + 3) - 0.3 * p["int"] + (p["choice"] == "gelu"), 1)


def golden_case(size, seed, **options):
    rng = np.random.default_rng(seed)
    study = optuna.create_study(direction="maximize")
    trials = [draw_params(rng) for _ in range(size)]
    for params in trials:
        study.add_trial(optuna.trial.create_trial(params=params, distributions=SPACE, value=value_of(params)))
    ped = PedAnovaImportanceEvaluator(**options).evaluate(study)
    fanova = FanovaImportanceEvaluator(seed=0).evaluate(study)
    total = sum(fanova.values())
    return {
        "options": {"targetQuantile": options.get("target_quantile", 0.1), "regionQuantile": options.get("region_quantile", 1.0)},
        "trials": [{"params": params, "value": value_of(params)} for params in trials],
        "pedAnova": ped,
        "fanova": {name: value / total for name, value in fanova.items()},
    }


golden = {
    "generator": "bench/peers/importance_golden.py",
    "command": "python bench/peers/importance_golden.py > test/golden/importance.json",
    "versions": {"python": platform.python_version(), "numpy": np.__version__, "optuna": optuna.__version__, "scikit-learn": sklearn.__version__},
    "cases": [golden_case(100, 1), golden_case(60, 2, target_quantile=0.2, region_quantile=0.7)],
}
print("{\n" + ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in golden.items()) + "\n}")
