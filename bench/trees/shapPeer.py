"""The peers' side of bench/trees/shap.mjs: answers one JSON line for each JSON request line.

Request: {"peer": "lightgbm" or "xgboost", "train", "test": paths of rows followed by a binary target, f64, "rows", "testRows", "cols",
"rounds", "params" of the peer, "out": path}. Answer: {"cpuMs" of the Shapley values, "model": path of the fitted model}; the values of the
test rows, [N, F + 1], go to "out" as f64.
"""

import json
import platform
import sys
import time

import lightgbm as lgb
import numpy as np
import xgboost as xgb


def answer(value):
    print(json.dumps(value), flush=True)


def read(path, rows, cols):
    values = np.fromfile(path, dtype="<f8")
    return values[: rows * cols].reshape(rows, cols), values[rows * cols :]


def fit_lightgbm(x, y, request):
    params = {"objective": "binary", "num_threads": 1, "verbose": -1, "deterministic": True, **request["params"]}
    booster = lgb.train(params, lgb.Dataset(x, y, params=params), request["rounds"])
    return booster, lambda rows: booster.predict(rows, pred_contrib=True, num_threads=1)


def fit_xgboost(x, y, request):
    params = {"objective": "binary:logistic", "nthread": 1, "tree_method": "hist", **request["params"]}
    booster = xgb.train(params, xgb.DMatrix(x, y, nthread=1), request["rounds"])
    return booster, lambda rows: booster.predict(xgb.DMatrix(rows, nthread=1), pred_contribs=True)


PEERS = {"lightgbm": (fit_lightgbm, "txt"), "xgboost": (fit_xgboost, "json")}


def respond(request):
    x, y = read(request["train"], request["rows"], request["cols"])
    x_test, _ = read(request["test"], request["testRows"], request["cols"])
    fit, extension = PEERS[request["peer"]]
    booster, explain = fit(x, y, request)
    begin = time.process_time()
    values = explain(x_test)
    cpu_ms = 1000 * (time.process_time() - begin)
    values.astype("<f8").tofile(request["out"])
    model = f"{request['out']}.{extension}"
    booster.save_model(model)
    answer({"cpuMs": cpu_ms, "model": model})


def main():
    versions = {"numpy": np.__version__, "lightgbm": lgb.__version__, "xgboost": xgb.__version__}
    answer({"python": platform.python_version(), **versions})
    for line in sys.stdin:
        respond(json.loads(line))


main()
