"""Golden predictions of XGBoost's exact method on a small table that travels with them.

Run from the repository root: python bench/peers/xgboost_golden.py > test/golden/xgboost.json
"""

import json
import platform

import numpy as np
import xgboost as xgb

ROWS, COLS, ROUNDS = 200, 4, 5
SHOWN = 40  # rows whose predictions are kept

CASES = [
    ("squared", {"objective": "reg:squarederror"}, False),
    ("logistic", {"objective": "binary:logistic"}, False),
    ("gamma", {"objective": "reg:squarederror", "gamma": 3.0}, False),
    ("penalties", {"objective": "reg:squarederror", "reg_alpha": 2.0, "reg_lambda": 5.0}, False),
    ("least hessian", {"objective": "binary:logistic", "min_child_weight": 4.0}, False),
    ("depth", {"objective": "reg:squarederror", "max_depth": 2}, False),
    ("leaf by leaf", {"objective": "reg:squarederror", "grow_policy": "lossguide", "max_leaves": 7}, False),
    ("monotone", {"objective": "reg:squarederror", "monotone_constraints": [1, -1, 0, 0]}, False),
    ("weights", {"objective": "binary:logistic"}, True),
]


def make_table():
    """Four numeric columns, one with a fifth missing."""
    rng = np.random.default_rng(20240602)
    x = np.round(rng.normal(size=(ROWS, COLS)), 3)
    x[rng.random(ROWS) < 0.2, 2] = np.nan
    x[:, 3] = rng.integers(0, 6, size=ROWS)
    signal = x[:, 0] * x[:, 1] + np.where(np.isnan(x[:, 2]), 1.0, 0.4 * x[:, 2]) - 0.3 * x[:, 3] + 0.8
    y = np.round(signal + 0.3 * rng.normal(size=ROWS), 3)
    return x, y, rng.integers(1, 4, size=ROWS).astype(float)


def run(x, y, weight, case):
    name, params, weighted = case
    binary = params["objective"] == "binary:logistic"
    target = (y > 0).astype(float) if binary else y
    data = xgb.DMatrix(x, target, weight=weight if weighted else None)
    method = "hist" if "gamma" in params or "grow_policy" in params else "exact"
    constraints = {"monotone_constraints": str(tuple(params["monotone_constraints"]))} if "monotone_constraints" in params else {}
    booster = xgb.train({**params, **constraints, "tree_method": method, "nthread": 1}, data, ROUNDS)
    return {
        "name": name,
        "params": params,
        "weighted": weighted,
        "scores": booster.predict(xgb.DMatrix(x[:SHOWN]), output_margin=True).astype(float).tolist(),
    }


def main():
    x, y, weight = make_table()
    golden = {
        "generator": "bench/peers/xgboost_golden.py",
        "command": "python bench/peers/xgboost_golden.py > test/golden/xgboost.json",
        "versions": {"python": platform.python_version(), "numpy": np.__version__, "xgboost": xgb.__version__},
        "rows": ROWS,
        "cols": COLS,
        "rounds": ROUNDS,
        "x": [None if np.isnan(v) else v for v in x.ravel().tolist()],
        "y": y.tolist(),
        "weight": weight.tolist(),
        "cases": [run(x, y, weight, case) for case in CASES],
    }
    print(json.dumps(golden))


main()
