"""Drives `npx winnow ask-tell` and `npx winnow import-optuna` from Python, and compares what they say with Optuna.

npm run build
python bench/peers/ask_tell_check.py

With one objective and with two: 60 trials are asked for and told to both; the best trial or the Pareto front must be Optuna's. Then
Optuna's journal of the same study is imported, and the points must begin with Optuna's best trials.
"""

import json
import math
import subprocess
import sys
import tempfile
from pathlib import Path

import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend

CLI = ["node", str(Path(__file__).parents[2] / "jobs" / "bin" / "winnow.mjs")]
TRIALS = 60
SPACE = {
    "lr": {"type": "float", "low": 1e-4, "high": 1, "log": True},
    "leaves": {"type": "int", "low": 2, "high": 256, "step": 1},
    "booster": {"type": "categorical", "choices": ["gbdt", "dart"]},
}
RANGES = {
    "lr": FloatDistribution(1e-4, 1, log=True),
    "leaves": IntDistribution(2, 256),
    "booster": CategoricalDistribution(("gbdt", "dart")),
}


class AskTell:
    def __init__(self, *flags):
        command = [*CLI, "ask-tell", *flags]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)

    def __call__(self, **request):
        self.process.stdin.write(json.dumps(request) + "\n")
        return json.loads(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        assert self.process.wait() == 0


def measured(params):
    loss = abs(math.log10(params["lr"]) + 2) + (0.3 if params["booster"] == "dart" else 0)
    speed = math.log10(params["lr"]) + params["leaves"] / 256
    return [round(loss, 1), round(speed, 1)]  # rounded, so that there are ties


def check(folder, directions):
    space = folder / "space.json"
    space.write_text(json.dumps(SPACE))
    storage = JournalStorage(JournalFileBackend(str(folder / "study.log")))
    study = optuna.create_study(storage=storage, study_name="told", directions=directions)
    call = AskTell("--space", str(space), "--seed", "1", "--direction", ",".join(directions))
    is_several = len(directions) > 1
    for number in range(TRIALS):
        trial = call(op="ask")
        assert trial["number"] == number, trial
        values = measured(trial["params"])[: len(directions)]
        told = {"values": values} if is_several else {"value": values[0]}
        assert call(op="tell", number=number, **told) == {"ok": True, "number": number}
        study.add_trial(optuna.create_trial(params=trial["params"], distributions=RANGES, values=values))
    wrong = {"value": 1.0} if is_several else {"values": [1.0]}
    assert call(op="tell", number=call(op="ask")["number"], **wrong)["error"]["code"] == "search_request"

    best = call(op="best")
    call.close()
    if is_several:
        front = sorted(study.best_trials, key=lambda trial: trial.number)
        expected = [{"number": t.number, "params": t.params, "values": t.values} for t in front]
        assert best == {"ok": True, "trials": expected}, (best, expected)
    else:
        front = [study.best_trial]
        assert (best["number"], best["value"]) == (front[0].number, front[0].value), best

    points = folder / "points.json"
    flags = ["--study", "told", "--out", str(points), "--best", str(len(front))]
    subprocess.run([*CLI, "import-optuna", str(folder / "study.log"), *flags], check=True, stderr=subprocess.DEVNULL)
    assert json.loads(points.read_text())["points"] == [trial.params for trial in front]
    print(f"{','.join(directions)}: {TRIALS} trials, {len(front)} of them best in both; imported points begin with them")


optuna.logging.set_verbosity(optuna.logging.ERROR)
for several in (["minimize"], ["maximize"], ["minimize", "minimize"], ["minimize", "maximize"]):
    with tempfile.TemporaryDirectory() as folder:
        check(Path(folder), several)
print(f"optuna {optuna.__version__}, python {sys.version.split()[0]}")
