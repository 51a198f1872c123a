"""The peers' side of bench/trees/accuracy.mjs: answers one JSON line for each JSON request line.

Request: {"peer": "lightgbm", "xgboost", "random_forest" or "extra_trees", "train", "test": paths of rows followed by the
target, f64, "rows", "testRows", "cols", "rounds", "params" of the peer, with num_class where there are several, "isBinary",
"categorical": [feature], "out": path}. Answer: {}; predictions for the test rows, [N] or [N, K], go to "out" as f64.
"""

import json
import platform
import sys

import lightgbm as lgb
import numpy as np
import sklearn
import xgboost as xgb
from sklearn.ensemble import ExtraTreesClassifier, ExtraTreesRegressor, RandomForestClassifier, RandomForestRegressor

FORESTS = {
    "random_forest": (RandomForestRegressor, RandomForestClassifier),
    "extra_trees": (ExtraTreesRegressor, ExtraTreesClassifier),
}


def answer(value):
    print(json.dumps(value), flush=True)


def read(path, rows, cols):
    values = np.fromfile(path, dtype="<f8")
    return values[: rows * cols].reshape(rows, cols), values[rows * cols :]


def predict_lightgbm(x, y, x_test, request):
    params = request["params"]
    objective = "multiclass" if "num_class" in params else "binary" if request["isBinary"] else "regression"
    fixed = {"objective": objective, "num_threads": 1, "verbose": -1, "deterministic": True}
    dataset = lgb.Dataset(x, y, params={**fixed, **params}, categorical_feature=request["categorical"])
    return lgb.train({**fixed, **params}, dataset, request["rounds"]).predict(x_test, num_threads=1)


def predict_xgboost(x, y, x_test, request):
    params = request["params"]
    names = ("multi:softprob", "binary:logistic", "reg:squarederror")
    objective = names[0] if "num_class" in params else names[1] if request["isBinary"] else names[2]
    fixed = {"objective": objective, "nthread": 1, "tree_method": "hist", "max_bin": 255}
    booster = xgb.train({**fixed, **params}, xgb.DMatrix(x, y, nthread=1), request["rounds"])
    return booster.predict(xgb.DMatrix(x_test, nthread=1))


def predict_forest(x, y, x_test, request):
    params = {key: value for key, value in request["params"].items() if key != "num_class"}
    has_classes = request["isBinary"] or "num_class" in request["params"]
    model = FORESTS[request["peer"]][has_classes](request["rounds"], n_jobs=1, **params).fit(x, y)
    if not has_classes:
        return model.predict(x_test)
    shares = model.predict_proba(x_test)
    return shares[:, 1] if request["isBinary"] else shares


PEERS = {
    "lightgbm": predict_lightgbm,
    "xgboost": predict_xgboost,
    "random_forest": predict_forest,
    "extra_trees": predict_forest,
}


def respond(request):
    x, y = read(request["train"], request["rows"], request["cols"])
    x_test, _ = read(request["test"], request["testRows"], request["cols"])
    predictions = PEERS[request["peer"]](x, y, x_test, request)
    predictions.astype("<f8").ravel().tofile(request["out"])
    answer({})


def main():
    answer(
        {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "lightgbm": lgb.__version__,
            "xgboost": xgb.__version__,
            "scikit-learn": sklearn.__version__,
        }
    )
    for line in sys.stdin:
        respond(json.loads(line))


main()
