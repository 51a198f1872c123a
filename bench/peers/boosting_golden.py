"""Golden predictions of LightGBM and XGBoost through their parameters: objectives, weights of classes, dropouts, missing values.

Some shown rows are missing values where the training rows have none. Dropouts are compared where all earlier trees are dropped
each round, as then nothing is drawn. Classes are learned with weights, without which many splits would be equally good. Run from the repository root:
python bench/peers/boosting_golden.py > test/golden/boosting.json
"""

import json
import platform

import lightgbm as lgb
import numpy as np
import xgboost as xgb

ROWS, COLS, ROUNDS = 240, 4, 5
SHOWN = 40  # rows whose predictions are kept

LIGHTGBM = {
    "num_leaves": 7,
    "learning_rate": 0.2,
    "min_data_in_leaf": 0,
    "min_data_in_bin": 1,
    "min_sum_hessian_in_leaf": 2.0,
}
XGBOOST = {"learning_rate": 0.3, "max_depth": 3}
DROP_ALL = {"boosting": "dart", "drop_rate": 1.0, "skip_drop": 0.0, "max_drop": -1, "uniform_drop": True}

# name, target, parameters
LIGHTGBM_CASES = [
    ("binary", "y", {"objective": "binary"}),
    ("scale_pos_weight", "y", {"objective": "binary", "scale_pos_weight": 3.0}),
    ("is_unbalance", "y", {"objective": "binary", "is_unbalance": True}),
    ("class_weight balanced", "y", {"objective": "binary", "class_weight": "balanced"}),
    ("class_weight given", "y", {"objective": "binary", "class_weight": {"0": 0.5, "1": 2.5}}),
    ("multiclass", "y", {"objective": "multiclass", "num_class": 3}),
    ("multiclass balanced", "y", {"objective": "multiclass", "num_class": 3, "class_weight": "balanced"}),
    ("regression", "y", {"objective": "regression"}),
    ("huber", "y", {"objective": "huber", "alpha": 0.6}),
    ("poisson", "count", {"objective": "poisson", "poisson_max_delta_step": 0.4}),
    ("max_delta_step", "y", {"objective": "regression", "max_delta_step": 0.5}),
    ("dart", "centred", {"objective": "regression", **DROP_ALL}),
    ("dart, xgboost_dart_mode", "centred", {"objective": "regression", "xgboost_dart_mode": True, **DROP_ALL}),
]
XGBOOST_CASES = [
    ("binary:logistic", "y", {"objective": "binary:logistic"}),
    ("scale_pos_weight", "y", {"objective": "binary:logistic", "scale_pos_weight": 3.0}),
    ("reg:squarederror", "y", {"objective": "reg:squarederror"}),
    ("reg:pseudohubererror", "y", {"objective": "reg:pseudohubererror", "huber_slope": 0.7}),
    ("reg:quantileerror", "y", {"objective": "reg:quantileerror", "quantile_alpha": [0.5]}),
    ("count:poisson", "count", {"objective": "count:poisson"}),
    ("count:poisson, max_delta_step", "count", {"objective": "count:poisson", "max_delta_step": 0.1}),
    ("multi:softprob", "y", {"objective": "multi:softprob", "num_class": 3}),
    ("max_delta_step", "y", {"objective": "reg:squarederror", "max_delta_step": 0.5}),
    ("dart", "y", {"objective": "reg:squarederror", "booster": "dart", "rate_drop": 1.0}),
    ("dart, forest", "y", {"objective": "reg:squarederror", "booster": "dart", "rate_drop": 1.0, "normalize_type": "forest"}),
    ("dart, classes", "y", {"objective": "multi:softprob", "num_class": 3, "booster": "dart", "rate_drop": 1.0}),
]


def make_table():
    """Three complete columns, and one with a fifth missing that is never missing where the first is below -1."""
    rng = np.random.default_rng(20240605)
    x = np.round(rng.normal(size=(ROWS, COLS)), 3)
    x[(rng.random(ROWS) < 0.2) & (x[:, 0] >= -1), 2] = np.nan
    signal = x[:, 0] + 0.7 * np.sin(2 * x[:, 1]) + np.where(np.isnan(x[:, 2]), 1.0, 0.4 * x[:, 2])
    y = np.round(signal + 0.3 * rng.normal(size=ROWS), 3) - 0.4
    # A value that is lost may send a row where no training row went, between two values of these: there, any threshold is
    # as good, and XGBoost's lie elsewhere than Winnow's. None of these rows is such a one.
    shown = x[:SHOWN].copy()
    shown[24:28, 0] = np.nan
    shown[28:32, 1] = np.nan
    shown[32:36, 3] = np.nan
    shown[36:39, 2] = np.nan
    shown[38, 0] = -1.5
    y = np.round(y, 3)
    weight = rng.uniform(0.5, 1.5, size=ROWS)
    for side in (y > 0, y <= 0):  # a mean of 1 on either side: LightGBM counts rows for is_unbalance, Winnow weighs them
        weight[side] /= weight[side].mean()
    return x, y, shown, weight


def targets_of(y):
    centred = np.round(1000 * y).astype(int)
    centred[-1] -= centred.sum()
    return {"y": y, "count": np.maximum(0, np.round(y + 2)), "centred": centred / 1000}


def learned(y, params):
    """What an objective learns of a target: its sign, its class, or itself."""
    if params["objective"] in ("binary", "binary:logistic"):
        return (y > 0).astype(float)
    return classes_of(y).astype(float) if "num_class" in params else y


def classes_of(y):
    return np.digitize(y, [-0.6, 0.9])


def has_classes(params):
    return params["objective"] in ("binary", "binary:logistic") or "num_class" in params


def class_weights(y, class_weight, weight):
    if class_weight == "balanced":
        sums = np.bincount(y.astype(int), weights=weight)
        return sums.sum() / (len(sums) * sums)
    return np.array([class_weight[str(k)] for k in range(len(class_weight))])


def run_lightgbm(x, y, weight, shown, params):
    params = dict(params)
    target = learned(y, params)
    if "class_weight" in params:
        weight = weight * class_weights(target, params.pop("class_weight"), weight)[target.astype(int)]
    fixed = {"verbose": -1, "num_threads": 1, "deterministic": True}
    booster = lgb.train({**LIGHTGBM, **params, **fixed}, lgb.Dataset(x, target, weight=weight), ROUNDS)
    return booster.predict(shown)


def run_xgboost(x, y, weight, shown, params):
    data = xgb.DMatrix(x, learned(y, params), weight=weight)
    fixed = {"tree_method": "hist", "max_bin": 1024, "nthread": 1}
    return xgb.train({**XGBOOST, **params, **fixed}, data, ROUNDS).predict(xgb.DMatrix(shown))


def main():
    x, y, shown, weight = make_table()
    targets = targets_of(y)

    def run(run_peer, case):
        name, target, params = case
        used = weight if has_classes(params) else None
        predictions = run_peer(x, targets[target], used, shown, params)
        return {"name": name, "target": target, "params": params, "predictions": predictions.astype(float).ravel().tolist()}

    def numbers(values):
        return [None if np.isnan(value) else value for value in values.ravel().tolist()]

    golden = {
        "generator": "bench/peers/boosting_golden.py",
        "command": "python bench/peers/boosting_golden.py > test/golden/boosting.json",
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "lightgbm": lgb.__version__,
            "xgboost": xgb.__version__,
        },
        "cols": COLS,
        "rounds": ROUNDS,
        "x": numbers(x),
        "targets": {name: values.tolist() for name, values in targets.items()},
        "classes": classes_of(y).tolist(),
        "weight": weight.tolist(),
        "shown": numbers(shown),
        "lightgbm": {"common": LIGHTGBM, "cases": [run(run_lightgbm, case) for case in LIGHTGBM_CASES]},
        "xgboost": {"common": XGBOOST, "cases": [run(run_xgboost, case) for case in XGBOOST_CASES]},
    }
    print(json.dumps(golden))


main()
