"""Golden numbers of ridge and logistic regression from scikit-learn, on a small table that travels with them.

Run from the repository root: python bench/peers/linear_golden.py > test/golden/linear.json
"""

import json
import platform

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression, Ridge

ROWS, COLS = 60, 4
RIDGE_LAMBDAS = [0.0, 1.0, 10.0, 1000.0]
LOGISTIC_CS = [0.01, 1.0, 100.0]
WEIGHTED_LAMBDA, WEIGHTED_C = 5.0, 2.0


def make_table():
    """Correlated columns with means away from 0, and a return that depends on two of them."""
    rng = np.random.default_rng(20240501)
    x = rng.normal(size=(ROWS, COLS))
    x[:, 1] += 0.8 * x[:, 0]
    x = np.round(x * [1.0, 0.5, 3.0, 0.1] + [0.0, 2.0, -5.0, 0.3], 6)
    ret = np.round(0.02 * x[:, 0] - 0.01 * x[:, 2] - 0.05 + rng.normal(scale=0.03, size=ROWS), 6)
    return x, ret


def make_weights():
    """Weights from 0 to 3, some of them exactly 0."""
    weight = np.round(np.random.default_rng(20240502).uniform(-0.5, 3, size=ROWS), 6)
    return np.maximum(weight, 0)


def weighted(x, ret, up):
    weight = make_weights()
    ridge = Ridge(alpha=WEIGHTED_LAMBDA, solver="cholesky").fit(x, ret, sample_weight=weight)
    logistic = LogisticRegression(C=WEIGHTED_C, solver="newton-cholesky", tol=1e-12, max_iter=1000)
    logistic.fit(x, up, sample_weight=weight)
    return {
        "weight": weight.tolist(),
        "ridge": {"lambda": WEIGHTED_LAMBDA, "coef": ridge.coef_.tolist(), "intercept": float(ridge.intercept_)},
        "logistic": {
            "C": WEIGHTED_C,
            "coef": logistic.coef_[0].tolist(),
            "intercept": float(logistic.intercept_[0]),
        },
    }


def main():
    x, ret = make_table()
    up = (ret > 0).astype(int)
    ridge = []
    for alpha in RIDGE_LAMBDAS:
        model = Ridge(alpha=alpha, solver="svd").fit(x, ret)
        ridge.append({"lambda": alpha, "coef": model.coef_.tolist(), "intercept": float(model.intercept_)})
    logistic = []
    for c in LOGISTIC_CS:
        model = LogisticRegression(C=c, solver="newton-cholesky", tol=1e-12, max_iter=1000).fit(x, up)
        logistic.append({"C": c, "coef": model.coef_[0].tolist(), "intercept": float(model.intercept_[0])})
    golden = {
        "generator": "bench/peers/linear_golden.py",
        "command": "python bench/peers/linear_golden.py > test/golden/linear.json",
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scikit-learn": sklearn.__version__,
        },
        "rows": ROWS,
        "cols": COLS,
        "x": x.ravel().tolist(),
        "ret": ret.tolist(),
        "ridge": ridge,
        "logistic": logistic,
        "weighted": weighted(x, ret, up),
    }
    print(json.dumps(golden))


main()
