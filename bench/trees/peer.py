"""The peers' side of bench/trees/run.mjs: answers one JSON line for each JSON request line.

Request: {"peer": "lightgbm", "xgboost", "catboost", "random_forest" or "extra_trees", "train", "test": paths of rows followed by the
target, f64, "rows", "testRows", "cols", "rounds", "params" of the peer, "isBinary", "categorical": [feature], "out": path}.
Answer: {"fitMs", "fitCpuMs", "predictMs"}; predictions for the test rows go to "out" as f64. Binning is part of the fit.
"""

import json
import platform
import sys
import time

import catboost as cb
import lightgbm as lgb
import numpy as np
import pandas as pd
import sklearn
import xgboost as xgb
from sklearn.ensemble import (
    ExtraTreesClassifier,
    ExtraTreesRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)

FORESTS = {
    "random_forest": (RandomForestRegressor, RandomForestClassifier),
    "extra_trees": (ExtraTreesRegressor, ExtraTreesClassifier),
}


def answer(value):
    print(json.dumps(value), flush=True)


def read(path, rows, cols):
    values = np.fromfile(path, dtype="<f8")
    return values[: rows * cols].reshape(rows, cols), values[rows * cols :]


def fit_lightgbm(x, y, request):
    objective = "binary" if request["isBinary"] else "regression"
    params = {"objective": objective, "num_threads": 1, "verbose": -1, "deterministic": True, **request["params"]}
    dataset = lgb.Dataset(x, y, params=params, categorical_feature=request["categorical"])
    booster = lgb.train(params, dataset, request["rounds"])
    return lambda rows: booster.predict(rows, num_threads=1)


def fit_xgboost(x, y, request):
    objective = "binary:logistic" if request["isBinary"] else "reg:squarederror"
    params = {"objective": objective, "nthread": 1, "tree_method": "hist", **request["params"]}
    booster = xgb.train(params, xgb.DMatrix(x, y, nthread=1), request["rounds"])
    return lambda rows: booster.predict(xgb.DMatrix(rows, nthread=1))


def fit_catboost(x, y, request):
    loss = "Logloss" if request["isBinary"] else "RMSE"
    categorical = request["categorical"]
    frame = lambda rows: pd.DataFrame(rows).astype({c: int for c in categorical})
    params = {"loss_function": loss, "iterations": request["rounds"], "thread_count": 1, **request["params"]}
    model = cb.CatBoost({**params, "verbose": 0, "allow_writing_files": False})
    model.fit(frame(x), y, cat_features=categorical)
    if request["isBinary"]:
        return lambda rows: model.predict(frame(rows), prediction_type="Probability", thread_count=1)[:, 1]
    return lambda rows: model.predict(frame(rows), thread_count=1)


def fit_forest(x, y, request):
    forest = FORESTS[request["peer"]][request["isBinary"]]
    model = forest(request["rounds"], random_state=1, n_jobs=1, **request["params"]).fit(x, y)
    if request["isBinary"]:
        return lambda rows: model.predict_proba(rows)[:, 1]
    return model.predict


FITS = {
    "lightgbm": fit_lightgbm,
    "xgboost": fit_xgboost,
    "catboost": fit_catboost,
    "random_forest": fit_forest,
    "extra_trees": fit_forest,
}


def respond(request):
    x, y = read(request["train"], request["rows"], request["cols"])
    x_test, _ = read(request["test"], request["testRows"], request["cols"])
    begin = time.perf_counter()
    cpu = time.process_time()
    predict = FITS[request["peer"]](x, y, request)
    fitted = time.perf_counter()
    cpu = time.process_time() - cpu
    predictions = predict(x_test)
    done = time.perf_counter()
    predictions.astype("<f8").tofile(request["out"])
    answer({"fitMs": 1000 * (fitted - begin), "fitCpuMs": 1000 * cpu, "predictMs": 1000 * (done - fitted)})


def main():
    answer(
        {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "lightgbm": lgb.__version__,
            "xgboost": xgb.__version__,
            "catboost": cb.__version__,
            "scikit-learn": sklearn.__version__,
        }
    )
    for line in sys.stdin:
        respond(json.loads(line))


main()
