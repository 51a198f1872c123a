"""Opens a journal that `npx winnow export --format optuna` wrote in Optuna, and compares it with the JSONL export.

npx winnow export STUDY --format jsonl  --out study.jsonl
npx winnow export STUDY --format optuna --out study.log
python bench/peers/optuna_export_check.py study.log study.jsonl

Compares every trial's state, value or values, intermediate values, parameters, metrics, what a candidate was picked from and, with
what its distribution allows, each parameter. Where optuna-dashboard is installed, asks its API for the studies and their trials, too.
"""

import json
import math
import sys
import threading
import time
import urllib.request
from collections import defaultdict

import optuna
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend
from optuna.trial import TrialState

STATES = {
    TrialState.RUNNING: "running",
    TrialState.COMPLETE: "complete",
    TrialState.PRUNED: "pruned",
    TrialState.FAIL: "failed",
    TrialState.WAITING: "waiting",
}
PORT = 18765


def number(value):
    return float(value) if isinstance(value, str) else value


def same(a, b):
    if isinstance(a, float) and isinstance(b, float) and math.isnan(a) and math.isnan(b):
        return True
    return a == b and isinstance(a, bool) == isinstance(b, bool)


def values_of(trial):
    """All objectives, which stand beside the value where there are several."""
    several = trial.get("values", {"": trial["value"]})
    return None if several is None or trial["value"] is None else [number(value) for value in several.values()]


def check_trial(ours, theirs):
    values = values_of(ours)
    nameless = ours["state"] == "complete" and any(map(math.isnan, values))
    assert STATES[theirs.state] == ("failed" if nameless else ours["state"]), (ours, theirs)
    assert theirs.values == (None if ours["state"] == "failed" or nameless else values), (ours, theirs)
    assert list(theirs.params) == list(ours["params"]), (ours, theirs)
    assert all(same(theirs.params[name], item) for name, item in ours["params"].items()), (ours, theirs)
    for name, item in theirs.params.items():
        distribution = theirs.distributions[name]
        assert distribution._contains(distribution.to_internal_repr(item)), (name, item, distribution)
    steps = [number(step) for step in ours["steps"]]
    assert list(theirs.intermediate_values) == list(range(len(steps))), (ours, theirs)
    assert all(same(theirs.intermediate_values[i], step) for i, step in enumerate(steps)), (ours, theirs)
    for name, item in (ours["metrics"] or {}).items():
        assert theirs.user_attrs[name] == item, (name, ours, theirs)
    for name, item in (ours.get("candidate") or {}).items():
        assert theirs.user_attrs[f"candidate.{name}"] == item, (name, ours, theirs)


def check_best(study, trials):
    if study._is_multi_objective():
        front = [trial.number for trial in study.best_trials]
        return f"Pareto front of {[direction.name.lower() for direction in study.directions]}: {sorted(front)}"
    assert study.direction == optuna.study.StudyDirection.MAXIMIZE
    best = max((t for t in trials if t["state"] == "complete"), key=lambda t: number(t["value"]))
    assert study.best_trial.number == best["number"]
    return f"best {study.best_value} of trial {best['number']}"


def check_dashboard(storage, expected):
    try:
        from optuna_dashboard import wsgi
    except ImportError:
        print("optuna-dashboard is not installed: not checked")
        return
    from wsgiref.simple_server import WSGIRequestHandler, make_server

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_):
            pass

    server = make_server("127.0.0.1", PORT, wsgi(storage), handler_class=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def get(path):
        with urllib.request.urlopen(f"http://127.0.0.1:{PORT}{path}") as answer:
            # a browser refuses what Python reads: NaN and Infinity
            return json.loads(answer.read(), parse_constant=lambda name: sys.exit(f"{path} holds {name}"))

    time.sleep(0.2)
    studies = {study["study_name"]: study["study_id"] for study in get("/api/studies")["study_summaries"]}
    assert set(studies) == set(expected), studies
    for name, count in expected.items():
        trials = get(f"/api/studies/{studies[name]}?after=0")["trials"]
        assert len(trials) == count, (name, len(trials))
    server.shutdown()
    print(f"optuna-dashboard lists {len(studies)} studies and all their trials")


def main(journal, jsonl):
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    stages = defaultdict(list)
    for line in open(jsonl, encoding="utf-8"):
        trial = json.loads(line)
        stages[trial["stage"]].append(trial)
    storage = JournalStorage(JournalFileBackend(journal))
    names = {name.rsplit(".", 1)[1]: name for name in optuna.get_all_study_names(storage)}
    assert set(names) == set(stages), (names, set(stages))
    for stage, trials in stages.items():
        study = optuna.load_study(study_name=names[stage], storage=storage)
        loaded = study.get_trials()
        assert [trial.number for trial in loaded] == [trial["number"] for trial in trials]
        for ours, theirs in zip(trials, loaded):
            check_trial(ours, theirs)
        print(f"{study.study_name}: {len(trials)} trials equal, {check_best(study, trials)}")
    check_dashboard(storage, {names[stage]: len(trials) for stage, trials in stages.items()})


main(*sys.argv[1:])
