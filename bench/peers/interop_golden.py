"""Model files that LightGBM and XGBoost wrote, and what they predict, on rows that travel with them.

Run from the repository root: python bench/peers/interop_golden.py
Writes test/golden/interop/lightgbm.json and xgboost.json.
"""

import json
import platform
from pathlib import Path

import lightgbm as lgb
import numpy as np
import xgboost as xgb
from xgboost_leaves import leaf_sums

OUT = Path("test/golden/interop")
ROWS, COLS, SHOWN = 400, 4, 48
TYPES = ["q", "q", "q", "c"]


def make_table():
    """A numeric column, one that is 0 for a third of the rows, one with a fifth missing, and one of forty categories, a tenth missing."""
    rng = np.random.default_rng(20250301)
    x = np.round(rng.normal(size=(ROWS, COLS)), 2)
    x[rng.random(ROWS) < 0.33, 1] = 0
    x[rng.random(ROWS) < 0.2, 2] = np.nan
    x[:, 3] = rng.integers(0, 40, size=ROWS)
    x[rng.random(ROWS) < 0.1, 3] = np.nan
    effect = rng.normal(size=40)
    signal = x[:, 0] + np.where(x[:, 1] == 0, 1.2, x[:, 1]) + np.where(np.isnan(x[:, 2]), 1.0, 0.4 * x[:, 2])
    y = np.round(signal + effect[np.nan_to_num(x[:, 3]).astype(int)] + 0.3 * rng.normal(size=ROWS), 3)
    return x, y


def shown_rows(x):
    """Some rows of the table, and values in them that training never saw."""
    shown = x[:SHOWN].copy()
    shown[0, :] = np.nan
    shown[1, :3] = 0
    shown[2, 0], shown[3, 0] = 1e6, -1e6
    shown[4, 1], shown[5, 0], shown[6, 3], shown[7, 3] = np.nan, np.nan, 77, np.nan
    return shown


def targets(y):
    return {
        "y": y,
        "up": (y > 0.5).astype(float),
        "three": np.digitize(y, [-0.5, 1.5]).astype(float),
        "count": np.maximum(0, np.round(y + 2)),
    }


LIGHTGBM = {"num_leaves": 6, "learning_rate": 0.3, "min_data_in_leaf": 5, "min_data_per_group": 10, "cat_smooth": 2}
LIGHTGBM |= {"cat_l2": 1, "verbose": -1, "num_threads": 1, "deterministic": True}
LIGHTGBM_CASES = [
    ("binary", {"objective": "binary"}, "up", []),
    ("binary, categories", {"objective": "binary"}, "up", [3]),
    ("binary, sigmoid 2", {"objective": "binary", "sigmoid": 2.0}, "up", []),
    ("regression, categories", {"objective": "regression"}, "y", [3]),
    ("regression_l1", {"objective": "regression_l1"}, "y", []),
    ("huber", {"objective": "huber", "alpha": 0.5}, "y", []),
    ("quantile", {"objective": "quantile", "alpha": 0.95}, "y", []),
    ("poisson", {"objective": "poisson"}, "count", []),
    ("multiclass, categories", {"objective": "multiclass", "num_class": 3}, "three", [3]),
    ("zero_as_missing", {"objective": "regression", "zero_as_missing": True}, "y", [3]),
    ("no missing values", {"objective": "regression", "use_missing": False}, "y", [3]),
    ("dart", {"objective": "regression", "boosting": "dart", "drop_rate": 0.5}, "y", []),
    ("forest", {"objective": "binary", "boosting": "rf", "bagging_fraction": 0.6, "bagging_freq": 1}, "up", [3]),
    ("one leaf", {"objective": "binary", "min_data_in_leaf": 300}, "up", []),
]

XGBOOST = {"max_depth": 3, "learning_rate": 0.3, "nthread": 1, "seed": 1, "max_cat_to_onehot": 1}
XGBOOST_CASES = [
    ("binary:logistic", {"objective": "binary:logistic"}, "up", False),
    ("binary:logistic, categories", {"objective": "binary:logistic"}, "up", True),
    ("reg:squarederror, categories", {"objective": "reg:squarederror"}, "y", True),
    ("reg:absoluteerror", {"objective": "reg:absoluteerror"}, "y", False),
    ("reg:pseudohubererror", {"objective": "reg:pseudohubererror"}, "y", False),
    ("reg:quantileerror", {"objective": "reg:quantileerror", "quantile_alpha": 0.95}, "y", False),
    ("reg:quantileerror, three", {"objective": "reg:quantileerror", "quantile_alpha": [0.05, 0.5, 0.95]}, "y", False),
    ("count:poisson", {"objective": "count:poisson"}, "count", False),
    ("multi:softprob, categories", {"objective": "multi:softprob", "num_class": 3}, "three", True),
    ("multi:softprob, parallel", {"objective": "multi:softprob", "num_class": 3, "num_parallel_tree": 2}, "three", False),
    ("dart", {"objective": "reg:squarederror", "booster": "dart", "rate_drop": 0.5}, "y", False),
    ("lossguide", {"objective": "reg:squarederror", "grow_policy": "lossguide", "max_leaves": 6}, "y", False),
]


def flat(values):
    return [float(value) for value in np.asarray(values).ravel()]


def lightgbm_case(name, params, target, categorical, x, y, shown):
    data = lgb.Dataset(x, y[target], categorical_feature=categorical, feature_name=["a", "b", "c", "d"])
    booster = lgb.train({**LIGHTGBM, **params}, data, num_boost_round=4)
    return {
        "name": name,
        "params": params,
        "model": booster.model_to_string(),
        "predictions": flat(booster.predict(shown)),
        "scores": flat(booster.predict(shown, raw_score=True)),
        "contributions": flat(booster.predict(shown, pred_contrib=True)),
    }


def xgboost_case(name, params, target, has_categories, x, y, shown):
    def matrix(values, label=None):
        types = TYPES if has_categories else None
        return xgb.DMatrix(values, label, feature_types=types, enable_categorical=True, feature_names=["a", "b", "c", "d"])

    booster = xgb.train({**XGBOOST, **params}, matrix(x, y[target]), num_boost_round=4)
    return {
        "name": name,
        "params": params,
        "model": bytes(booster.save_raw("json")).decode(),
        "predictions": flat(booster.predict(matrix(shown))),
        "scores": flat(booster.predict(matrix(shown), output_margin=True)),
        "leafSums": flat(leaf_sums(booster, matrix(shown))),
        "contributions": flat(booster.predict(matrix(shown), pred_contribs=True)),
    }


def main():
    OUT.mkdir(exist_ok=True)
    x, y = make_table()
    y = targets(y)
    shown = shown_rows(x)
    made_by = {
        "generator": "bench/peers/interop_golden.py",
        "command": "python bench/peers/interop_golden.py",
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "lightgbm": lgb.__version__,
            "xgboost": xgb.__version__,
        },
        "rows": SHOWN,
        "cols": COLS,
        "x": [None if np.isnan(value) else float(value) for value in shown.ravel()],
    }
    cases = [lightgbm_case(*case, x, y, shown) for case in LIGHTGBM_CASES]
    (OUT / "lightgbm.json").write_text(json.dumps({**made_by, "cases": cases}, separators=(",", ":")) + "\n")
    cases = [xgboost_case(*case, x, y, shown) for case in XGBOOST_CASES]
    (OUT / "xgboost.json").write_text(json.dumps({**made_by, "cases": cases}, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
