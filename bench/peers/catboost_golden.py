"""Golden predictions of CatBoost on a small table that travels with them, without anything drawn at random: one case for
each loss, way of estimating leaves, kind of feature and kind of boosting.

Values are multiples of 1/8, so that single precision holds them and the bounds between them.

Run from the repository root: python bench/peers/catboost_golden.py > test/golden/catboost.json
"""

import json
import platform
import tempfile

import catboost as cb
import numpy as np

ROWS, COLS, ROUNDS = 240, 4, 5
SHOWN = 40  # rows whose predictions are kept


def make_table():
    """Two numeric columns, one with a fifth missing, one of three categories."""
    rng = np.random.default_rng(20240601)
    x = np.round(8 * rng.normal(size=(ROWS, COLS))) / 8
    x[rng.random(ROWS) < 0.2, 2] = np.nan
    x[:, 3] = rng.integers(0, 3, size=ROWS)
    signal = x[:, 0] + 0.7 * np.sin(2 * x[:, 1]) + np.where(np.isnan(x[:, 2]), 1.0, 0.4 * x[:, 2])
    signal = signal + np.array([0, 1.2, -0.8])[x[:, 3].astype(int)]
    y = np.round(8 * (signal + 0.3 * rng.normal(size=ROWS))) / 8
    weight = np.where(np.arange(ROWS) % 2 == 0, 0.5, 1.5)  # of mean 1, as CatBoost scales the L2 penalty by the mean
    return x, y, weight


COMMON = {
    "iterations": ROUNDS,
    "learning_rate": 0.25,
    "depth": 4,
    "random_strength": 0,
    "bootstrap_type": "No",
    "boosting_type": "Plain",
}

# The rows before a row are those that stand before it, so that no order is drawn.
CATEGORICAL = {"cat_features": [3], "has_time": True}
ORDERED = {"boosting_type": "Ordered", "has_time": True}


def cases(y):
    up = (y > 0).astype(float)
    three = np.digitize(y, [-0.5, 1.0]).astype(float)
    return [
        ("RMSE", {"loss_function": "RMSE"}, y, False),
        ("L2 scores", {"loss_function": "RMSE", "score_function": "L2"}, y, False),
        ("few bounds", {"loss_function": "RMSE", "border_count": 7}, y, False),
        ("penalty", {"loss_function": "RMSE", "l2_leaf_reg": 20}, y, False),
        ("from zero", {"loss_function": "RMSE", "boost_from_average": False}, y, False),
        ("one-hot", {"loss_function": "RMSE", "cat_features": [3], "one_hot_max_size": 3}, y, False),
        ("weights", {"loss_function": "RMSE"}, y, True),
        ("Logloss", {"loss_function": "Logloss"}, up, False),
        ("several steps", {"loss_function": "Logloss", "leaf_estimation_iterations": 5}, up, False),
        ("gradient steps", {"loss_function": "Logloss", "leaf_estimation_method": "Gradient"}, up, False),
        ("weighted Logloss", {"loss_function": "Logloss", "leaf_estimation_iterations": 3}, up, True),
        ("MultiClass", {"loss_function": "MultiClass", "classes_count": 3}, three, False),
        ("Quantile", {"loss_function": "Quantile", "alpha": 0.7}, y, False),
        ("depth 8", {"loss_function": "Logloss", "depth": 8}, up, False),
        ("statistics", {"loss_function": "RMSE", **CATEGORICAL}, y, False),
        ("statistics of Logloss", {"loss_function": "Logloss", **CATEGORICAL}, up, False),
        ("statistics of MultiClass", {"loss_function": "MultiClass", "classes_count": 3, **CATEGORICAL}, three, False),
        ("buckets", {"loss_function": "MultiClass", "classes_count": 3, "simple_ctr": ["Buckets"], **CATEGORICAL}, three, False),
        ("ordered", {"loss_function": "RMSE", **ORDERED}, y, False),
        ("ordered Logloss", {"loss_function": "Logloss", "leaf_estimation_iterations": 3, **ORDERED}, up, False),
        ("ordered L2 scores", {"loss_function": "Logloss", "score_function": "L2", **ORDERED}, up, False),
        ("ordered statistics", {"loss_function": "Logloss", **ORDERED, **CATEGORICAL}, up, False),
        ("automatic rate", {"loss_function": "Logloss", "learning_rate": None}, up, False),
        ("automatic rate of RMSE", {"loss_function": "RMSE", "learning_rate": None}, y, False),
        ("automatic rate of MultiClass", {"loss_function": "MultiClass", "classes_count": 3, "learning_rate": None}, three, False),
    ]


def rows_of(x, categorical):
    return [[int(v) if f in categorical else float(v) for f, v in enumerate(row)] for row in x]


def run(x, weight, case):
    name, params, target, weighted = case
    all_params = {k: v for k, v in {**COMMON, **params}.items() if v is not None}
    if "alpha" in all_params:
        all_params["loss_function"] += f":alpha={all_params.pop('alpha')}"
    categorical = all_params.pop("cat_features", [])
    if categorical:
        all_params["max_ctr_complexity"] = 1
    pool = cb.Pool(rows_of(x, categorical), target, weight=weight if weighted else None, cat_features=categorical)
    model = cb.CatBoost({**all_params, "verbose": 0, "allow_writing_files": False, "thread_count": 1})
    model.fit(pool)
    raw = model.predict(pool, prediction_type="RawFormulaVal")[:SHOWN]
    return {
        "name": name,
        "params": params,
        "target": target.tolist(),
        "weighted": weighted,
        "scores": np.asarray(raw).ravel().tolist(),
        "learningRate": model.get_all_params()["learning_rate"],
    }


def bounds_of(counts):
    """GreedyLogSum bounds of 300 values, nearly as many as which many bins gain the same."""
    rng = np.random.default_rng(7)
    values = np.cumsum(rng.integers(1, 9, size=300)) / 8
    bounds = {}
    with tempfile.TemporaryDirectory() as folder:
        for count in counts:
            pool = cb.Pool(values.reshape(-1, 1), values)
            pool.quantize(border_count=count, feature_border_type="GreedyLogSum")
            path = f"{folder}/borders.tsv"
            pool.save_quantization_borders(path)
            with open(path) as lines:
                bounds[count] = [float(line.split("\t")[1]) for line in lines]
    return {"values": values.tolist(), "bounds": bounds}


def main():
    x, y, weight = make_table()
    golden = {
        "generator": "bench/peers/catboost_golden.py",
        "command": "python bench/peers/catboost_golden.py > test/golden/catboost.json",
        "versions": {"python": platform.python_version(), "numpy": np.__version__, "catboost": cb.__version__},
        "rows": ROWS,
        "cols": COLS,
        "common": COMMON,
        "x": [None if np.isnan(v) else v for v in x.ravel().tolist()],
        "weight": weight.tolist(),
        "greedyLogSum": bounds_of([20, 150, 254]),
        "cases": [run(x, weight, case) for case in cases(y)],
    }
    print(json.dumps(golden))


main()
