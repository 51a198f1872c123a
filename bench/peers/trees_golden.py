"""Golden predictions of LightGBM on a small table that travels with them: one case for each objective and kind of feature.

Run from the repository root: python bench/peers/trees_golden.py > test/golden/trees.json
"""

import json
import platform

import lightgbm as lgb
import numpy as np

ROWS, COLS, ROUNDS = 240, 4, 4
SHOWN = 40  # rows whose predictions are kept


def make_table():
    """Two numeric columns, one with a fifth missing, one of six categories."""
    rng = np.random.default_rng(20240601)
    x = np.round(rng.normal(size=(ROWS, COLS)), 3)
    x[rng.random(ROWS) < 0.2, 2] = np.nan
    x[:, 3] = rng.integers(0, 6, size=ROWS)
    signal = x[:, 0] + 0.7 * np.sin(2 * x[:, 1]) + np.where(np.isnan(x[:, 2]), 1.0, 0.4 * x[:, 2])
    signal = signal + np.array([0, 1.2, -0.8, 0.3, 1.5, -1.1])[x[:, 3].astype(int)]
    y = np.round(signal + 0.3 * rng.normal(size=ROWS), 3)
    weight = rng.integers(1, 4, size=ROWS).astype(float)
    return x, y, weight


COMMON = {
    "num_leaves": 7,
    "learning_rate": 0.2,
    "min_data_in_leaf": 5,
    "verbose": -1,
    "num_threads": 1,
    "deterministic": True,
    "min_data_per_group": 10,
    "cat_smooth": 2,
    "cat_l2": 1,
    "max_cat_to_onehot": 4,
}


def cases(y):
    up = (y > 0).astype(float)
    three = np.digitize(y, [-0.5, 1.0]).astype(float)
    count = np.maximum(0, np.round(y + 2))
    return [
        ("squared", {"objective": "regression"}, y, [], False),
        ("squared, categories", {"objective": "regression"}, y, [3], False),
        ("logistic", {"objective": "binary"}, up, [], False),
        ("logistic, categories", {"objective": "binary"}, up, [3], False),
        ("softmax", {"objective": "multiclass", "num_class": 3}, three, [], False),
        ("poisson", {"objective": "poisson"}, count, [], False),
        ("huber", {"objective": "huber", "alpha": 0.5}, y, [], False),
        ("quantile", {"objective": "quantile", "alpha": 0.8}, y, [], False),
        ("penalties", {"objective": "regression", "lambda_l1": 2.0, "lambda_l2": 3.0}, y, [], False),
        ("least gain", {"objective": "regression", "min_gain_to_split": 4.0}, y, [], False),
        ("depth", {"objective": "regression", "max_depth": 2}, y, [], False),
        ("least hessian", {"objective": "binary", "min_sum_hessian_in_leaf": 6.0}, up, [], False),
        (
            "monotone",
            {"objective": "regression", "monotone_constraints": [-1, 1, 0, 0], "monotone_constraints_method": "basic"},
            y,
            [],
            False,
        ),
        ("weights", {"objective": "regression", "min_data_in_leaf": 1, "min_data_in_bin": 1}, y, [], True),
    ]


def run(x, weight, case):
    name, params, target, categorical, weighted = case
    dataset = lgb.Dataset(x, target, weight=weight if weighted else None, categorical_feature=categorical)
    dataset_params = {**COMMON, **params}
    booster = lgb.train(dataset_params, dataset, ROUNDS)
    raw = booster.predict(x[:SHOWN], raw_score=True)
    first = booster.dump_model()["tree_info"][0]["tree_structure"]
    return {
        "name": name,
        "params": params,
        "target": target.tolist(),
        "categorical": categorical,
        "weighted": weighted,
        "rootGain": first["split_gain"],
        "scores": raw.ravel().tolist(),
        "splitImportance": booster.feature_importance("split").tolist(),
        "gainImportance": booster.feature_importance("gain").tolist(),
        "contributions": booster.predict(x[:5], pred_contrib=True).ravel().tolist(),
    }


def main():
    x, y, weight = make_table()
    golden = {
        "generator": "bench/peers/trees_golden.py",
        "command": "python bench/peers/trees_golden.py > test/golden/trees.json",
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "lightgbm": lgb.__version__,
        },
        "rows": ROWS,
        "cols": COLS,
        "rounds": ROUNDS,
        "x": [None if np.isnan(v) else v for v in x.ravel().tolist()],
        "weight": weight.tolist(),
        "common": {k: v for k, v in COMMON.items() if k not in ("verbose", "num_threads", "deterministic")},
        "cases": [run(x, weight, case) for case in cases(y)],
    }
    print(json.dumps(golden))


main()
