"""LightGBM's side of bench/trees/run.mjs: answers one JSON line for each JSON request line.

Request: {"train", "test": paths of rows followed by the target, f64, "rows", "testRows", "cols", "rounds", "params"
of LightGBM, "categorical": [feature], "out": path}.
Answer: {"binMs", "trainMs", "predictMs"}; predictions for the test rows go to "out" as f64.
"""

import json
import platform
import sys
import time

import lightgbm as lgb
import numpy as np


def answer(value):
    print(json.dumps(value), flush=True)


def read(path, rows, cols):
    values = np.fromfile(path, dtype="<f8")
    return values[: rows * cols].reshape(rows, cols), values[rows * cols :]


def fit(request):
    x, y = read(request["train"], request["rows"], request["cols"])
    x_test, _ = read(request["test"], request["testRows"], request["cols"])
    params = {"num_threads": 1, "verbose": -1, "deterministic": True, **request["params"]}
    begin = time.perf_counter()
    dataset = lgb.Dataset(x, y, params=params, categorical_feature=request["categorical"])
    dataset.construct()
    binned = time.perf_counter()
    booster = lgb.train(params, dataset, request["rounds"])
    trained = time.perf_counter()
    predictions = booster.predict(x_test, num_threads=1)
    done = time.perf_counter()
    predictions.astype("<f8").tofile(request["out"])
    answer(
        {
            "binMs": 1000 * (binned - begin),
            "trainMs": 1000 * (trained - binned),
            "predictMs": 1000 * (done - trained),
        }
    )


def main():
    answer({"python": platform.python_version(), "numpy": np.__version__, "lightgbm": lgb.__version__})
    for line in sys.stdin:
        fit(json.loads(line))


main()
