"""Golden predictions of CatBoost where it combines categories with each other and with splits of the tree, without anything
drawn at random, on a small table that travels with them.
Values are multiples of 1/8, so that single precision holds them and the bounds between them.

Run from the repository root: python bench/peers/catboost_combined_golden.py > test/golden/catboost_combined.json
"""

import json
import platform

import catboost as cb
import numpy as np

ROWS, NEW_ROWS, ROUNDS = 240, 30, 6
NUMERIC, CATEGORIES = 2, [4, 5, 3, 2]  # numeric columns, then one for each number of categories
COLS = NUMERIC + len(CATEGORIES)


def make_table(rng, rows):
    """What counts are pairs: of categories, and of a category and the sign of a number."""
    x = np.round(8 * rng.normal(size=(rows, COLS))) / 8
    x[rng.random(rows) < 0.1, 1] = np.nan
    for i, count in enumerate(CATEGORIES):
        x[:, NUMERIC + i] = rng.integers(0, count, size=rows)
    a, b, c, d = (x[:, NUMERIC + i].astype(int) for i in range(4))
    pair = np.array([[2, -1, 0, 1, -2], [-1, 2, -2, 0, 1], [0, -2, 1, 2, -1], [-1, 1, 1, -2, 2]])[a, b]
    signal = pair + np.where(x[:, 0] > 0, 1.5, -1.5) * (c - 1) + 0.5 * d
    y = np.round(8 * (signal + 0.3 * rng.normal(size=rows))) / 8
    return x, y


COMMON = {
    "iterations": ROUNDS,
    "learning_rate": 0.25,
    "depth": 4,
    "random_strength": 0,
    "bootstrap_type": "No",
    "boosting_type": "Plain",
    "has_time": True,
    "model_size_reg": 0,
    "cat_features": list(range(NUMERIC, COLS)),
}


def cases(y):
    up = (y > 0).astype(float)
    three = np.digitize(y, [-0.75, 0.75]).astype(float)
    return [
        ("pairs", {"loss_function": "RMSE", "max_ctr_complexity": 2}, y),
        ("up to four", {"loss_function": "RMSE", "max_ctr_complexity": 4, "depth": 6}, y),
        ("size penalty", {"loss_function": "RMSE", "max_ctr_complexity": 4, "depth": 6, "model_size_reg": 0.2}, y),
        ("one-hot splits", {"loss_function": "RMSE", "max_ctr_complexity": 3, "one_hot_max_size": 3}, y),
        ("counters", {"loss_function": "RMSE", "max_ctr_complexity": 3, "combinations_ctr": ["Counter"]}, y),
        ("Logloss", {"loss_function": "Logloss", "max_ctr_complexity": 3}, up),
        ("MultiClass", {"loss_function": "MultiClass", "classes_count": 3, "max_ctr_complexity": 3}, three),
        ("ordered", {"loss_function": "Logloss", "max_ctr_complexity": 3, "boosting_type": "Ordered"}, up),
    ]


def run(x, new, case):
    name, params, target = case
    all_params = {**COMMON, **params}
    categorical = all_params.pop("cat_features")
    model = cb.CatBoost({**all_params, "verbose": 0, "allow_writing_files": False, "thread_count": 1})
    model.fit(cb.Pool(rows_of(x), target, cat_features=categorical))
    scores = model.predict(cb.Pool(rows_of(new), cat_features=categorical), prediction_type="RawFormulaVal")
    return {"name": name, "params": params, "target": target.tolist(), "scores": np.asarray(scores).ravel().tolist()}


def rows_of(x):
    return [[float(v) for v in row[:NUMERIC]] + [int(v) for v in row[NUMERIC:]] for row in x]


def main():
    rng = np.random.default_rng(20240602)
    x, y = make_table(rng, ROWS)
    new, _ = make_table(rng, NEW_ROWS)
    new[:3, NUMERIC] = 9  # a category that no training row has
    golden = {
        "generator": "bench/peers/catboost_combined_golden.py",
        "command": "python bench/peers/catboost_combined_golden.py > test/golden/catboost_combined.json",
        "versions": {"python": platform.python_version(), "numpy": np.__version__, "catboost": cb.__version__},
        "rows": ROWS,
        "newRows": NEW_ROWS,
        "cols": COLS,
        "common": COMMON,
        "x": [None if np.isnan(v) else v for v in x.ravel().tolist()],
        "newX": [None if np.isnan(v) else v for v in new.ravel().tolist()],
        "cases": [run(x, new, case) for case in cases(y)],
    }
    print(json.dumps(golden))


main()
