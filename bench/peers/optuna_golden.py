"""Golden file of libs/search/optuna: journals that Optuna wrote.

python bench/peers/optuna_golden.py > test/golden/optuna.json

`written`: a journal that Optuna wrote, with two studies, all states, kinds of parameters and numbers that JSON does not have, and
what Optuna says is in it.
`added`: the journal of a study whose trials were added whole; the test writes the same trials.
`several`: the same of a study with two objectives.
`front`: the journal of a study that Optuna ran on two objectives, and the parameters of its best trials.
"""

import datetime
import json
import sys
import tempfile
from pathlib import Path

import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend
from optuna.trial import FrozenTrial, TrialState

optuna.logging.set_verbosity(optuna.logging.ERROR)
INF = float("inf")


def objective(trial):
    x = trial.suggest_float("x", -5, 5)
    trial.suggest_float("log", 1e-5, 0.1, log=True)
    trial.suggest_float("stepped", 0, 0.5, step=0.05)
    trial.suggest_int("int", 1, 8)
    trial.suggest_int("logInt", 16, 512, log=True)
    if trial.suggest_categorical("choice", ["a", "b", True, 3]) == "b":
        trial.suggest_float("conditional", 0, 1)
    trial.report(float("nan") if trial.number == 1 else x, 0)
    trial.report(INF if trial.number == 2 else x * x, 1)
    trial.set_user_attr("note", "NaN, Infinity")
    if trial.number == 3:
        raise optuna.TrialPruned
    if trial.number == 4:
        raise ArithmeticError
    return -INF if trial.number == 5 else float("nan") if trial.number == 6 else x * x


def two_objectives(trial):
    x, y = trial.suggest_float("x", 0, 1), trial.suggest_int("y", 1, 8)
    return x * y, x * x + y


def shown(number):
    return number if number is None or abs(number) < INF else str(number).replace("inf", "Infinity")


def described(study):
    return {
        "name": study.study_name,
        "directions": [direction.name.lower() for direction in study.directions],
        "trials": [
            {
                "state": "failed" if trial.state == TrialState.FAIL else trial.state.name.lower(),
                "values": None if trial.values is None else [shown(value) for value in trial.values],
                "params": trial.params,
            }
            for trial in study.get_trials()
        ],
    }


RANGES = {
    "model": CategoricalDistribution(("ridge", "trees", True)),
    "ridge.lambda": FloatDistribution(1e-3, 1e4, log=True),
    "trees.leaves": IntDistribution(2, 64, log=True),
    "trees.depth": IntDistribution(1, 11, step=2),
    "policy.threshold": FloatDistribution(0, 0.3, step=0.1),
}
RIDGE = {"model": "ridge", "ridge.lambda": 0.5, "policy.threshold": 0.1}
TREES = {"model": "trees", "trees.leaves": 31, "trees.depth": 5, "policy.threshold": 0.2}


def frozen(state, params, value=None, steps=(), attrs=None, start=None, end=None, values=None):
    def at(seconds):
        return None if seconds is None else datetime.datetime(2026, 1, 2, 3, 4, seconds, 5000)

    return FrozenTrial(
        number=-1,
        trial_id=-1,
        state=state,
        value=value,
        values=values,
        params=params,
        distributions={name: RANGES[name] for name in params},
        intermediate_values=dict(enumerate(steps)),
        user_attrs=attrs or {},
        system_attrs={},
        datetime_start=at(start),
        datetime_complete=at(end),
    )


ADDED = [
    frozen(TrialState.COMPLETE, RIDGE, 0.25, [0.5, float("nan")], {"sharpe_daily": 0.75, "note": "NaN"}, 1, 2),
    frozen(TrialState.PRUNED, TREES, -0.5, [-INF], start=3, end=4),
    frozen(TrialState.FAIL, {"model": True, "policy.threshold": 0.0}, start=5, end=6),
    frozen(TrialState.RUNNING, RIDGE, steps=[1.5], start=7),
    frozen(TrialState.WAITING, TREES),
]

SEVERAL = [
    frozen(TrialState.COMPLETE, RIDGE, start=1, end=2, values=[0.25, 0.5]),
    frozen(TrialState.FAIL, TREES, start=3, end=4),
]


def journal_of(path, name, trials, **options):
    study = optuna.create_study(storage=JournalStorage(JournalFileBackend(path)), study_name=name, **options)
    study.set_user_attr("stage", "search")
    study.add_trials(trials)
    return Path(path).read_text().splitlines()


with tempfile.TemporaryDirectory() as folder:
    path = str(Path(folder) / "journal.log")
    storage = JournalStorage(JournalFileBackend(path))
    gone = optuna.create_study(storage=storage, study_name="gone")
    gone.optimize(objective, n_trials=1)
    optuna.delete_study(study_name="gone", storage=storage)
    first = optuna.create_study(storage=storage, study_name="first", sampler=optuna.samplers.RandomSampler(seed=1))
    first.enqueue_trial({"x": 1.5, "choice": "b", "conditional": 0.25})
    first.optimize(objective, n_trials=8, catch=ArithmeticError)
    first.enqueue_trial({"x": 2})
    first.ask()
    first.ask()
    second = optuna.create_study(storage=storage, study_name="second", directions=["maximize", "minimize"])
    second.add_trial(
        optuna.create_trial(
            params={"x": 1.0}, distributions={"x": FloatDistribution(0, 2)}, values=[1, -INF]
        )
    )
    second.enqueue_trial({"x": 0.5})
    studies = [described(first), described(second)]
    best = first.best_trial.params
    journal = Path(path).read_text()

    ran = optuna.create_study(
        storage=JournalStorage(JournalFileBackend(f"{folder}/front.log")),
        study_name="front",
        directions=["maximize", "minimize"],
        sampler=optuna.samplers.RandomSampler(seed=2),
    )
    ran.optimize(two_objectives, n_trials=12)
    front = {
        "journal": Path(f"{folder}/front.log").read_text().splitlines(),
        "best": [trial.params for trial in sorted(ran.best_trials, key=lambda trial: trial.number)],
    }

    added = journal_of(f"{folder}/added.log", "demo-1.search", ADDED, direction="maximize")
    several = journal_of(f"{folder}/several.log", "demo-2.search", SEVERAL, directions=["maximize", "minimize"])

json.dump(
    {
        "command": "python bench/peers/optuna_golden.py > test/golden/optuna.json",
        "versions": {"python": sys.version.split()[0], "optuna": optuna.__version__},
        "written": {"journal": journal.splitlines(), "studies": studies, "best": best},
        "added": {"journal": added},
        "several": {"journal": several},
        "front": front,
    },
    sys.stdout,
    indent=1,
)
print()
