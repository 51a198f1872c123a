"""Golden predictions of LightGBM and XGBoost on a small table full of equally good splits, for rows that were not learned from.

Values have one decimal, so that many splits part the rows alike and many rows lie between thresholds: each of the peers' rules
(the order in which splits are looked at, rows counted by hessians, where a threshold is placed) shows in what is predicted. Run
from the repository root: python bench/peers/exact_trees_golden.py > test/golden/exactTrees.json
"""

import json
import platform

import lightgbm as lgb
import numpy as np
import xgboost as xgb

ROWS, HELD, COLS, ROUNDS = 300, 60, 5, 20
LIGHTGBM = {"num_leaves": 15, "learning_rate": 0.2}
XGBOOST = {"max_depth": 5, "learning_rate": 0.3, "max_bin": 255}

CASES = [
    ("lightgbm", {"objective": "regression"}),
    ("lightgbm", {"objective": "binary"}),
    ("lightgbm", {"objective": "binary", "lambda_l1": 0.2, "lambda_l2": 1.5, "min_data_in_leaf": 5}),
    ("lightgbm", {"objective": "multiclass", "num_class": 3}),
    ("lightgbm", {"objective": "binary", "max_bin": 20, "min_data_in_leaf": 3, "max_depth": 4}),
    ("xgboost", {"objective": "reg:squarederror"}),
    ("xgboost", {"objective": "binary:logistic", "reg_alpha": 0.2, "min_child_weight": 0.5}),
    ("xgboost", {"objective": "multi:softprob", "num_class": 3}),
    ("xgboost", {"objective": "reg:squarederror", "max_bin": 20}),
    ("xgboost", {"objective": "binary:logistic", "grow_policy": "lossguide", "max_leaves": 9, "max_depth": 0}),
]


def make_table():
    rng = np.random.default_rng(11)
    x = np.round(np.abs(rng.normal(size=(ROWS + HELD, COLS))), 1)
    x[:, 4] = np.round(10 * x[:, 0] + rng.normal(size=len(x))) / 10  # says nearly the same as the first
    x[ROWS:] += 0.04  # between the values that were learned from
    ret = np.round(64 * (np.sin(3 * x[:, 0]) + x[:, 1] * (x[:, 2] > 0.7) + 0.3 * rng.normal(size=len(x)))) / 64
    return x, ret, (ret > 0.6).astype(float), np.digitize(ret, [0.3, 1.0]).astype(float)


def target_of(params, ret, up, classes):
    objective = params["objective"]
    return classes if "num_class" in params else up if objective.startswith("binary") else ret


def by_lightgbm(x, y, held, params):
    fixed = {"num_threads": 1, "verbose": -1, "deterministic": True, "force_col_wise": True}
    given = {**fixed, **LIGHTGBM, **params}
    return lgb.train(given, lgb.Dataset(x, y, params=given), ROUNDS).predict(held, num_threads=1)


def by_xgboost(x, y, held, params):
    given = {"nthread": 1, "tree_method": "hist", **XGBOOST, **params}
    booster = xgb.train(given, xgb.DMatrix(x, y, nthread=1), ROUNDS)
    return booster.predict(xgb.DMatrix(held, nthread=1))


def main():
    x, ret, up, classes = make_table()
    fits = {"lightgbm": by_lightgbm, "xgboost": by_xgboost}
    cases = []
    for peer, params in CASES:
        target = target_of(params, ret, up, classes)[:ROWS]
        predictions = fits[peer](x[:ROWS], target, x[ROWS:], params)
        cases.append({"model": peer, "params": params, "predictions": [float(p) for p in predictions.ravel()]})
    golden = {
        "command": "python bench/peers/exact_trees_golden.py > test/golden/exactTrees.json",
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "lightgbm": lgb.__version__,
            "xgboost": xgb.__version__,
        },
        "rows": ROWS,
        "held": HELD,
        "cols": COLS,
        "rounds": ROUNDS,
        "common": {"lightgbm": LIGHTGBM, "xgboost": XGBOOST},
        "x": [round(float(value), 2) for value in x.ravel()],
        "ret": [float(value) for value in ret[:ROWS]],
        "up": [int(value) for value in up[:ROWS]],
        "classes": [int(value) for value in classes[:ROWS]],
        "cases": cases,
    }
    print(json.dumps(golden))


if __name__ == "__main__":
    main()
