"""Golden numbers of ridge and logistic regression from scikit-learn, on a small table that travels with them.

Run from the repository root: python bench/peers/linear_golden.py > test/golden/linear.json
"""

import json
import platform

import numpy as np
import sklearn
from sklearn.linear_model import ElasticNet, LogisticRegression, Ridge

ROWS, COLS = 60, 4
RIDGE_LAMBDAS = [0.0, 1.0, 10.0, 1000.0]
LOGISTIC_CS = [0.01, 1.0, 100.0]
WEIGHTED_LAMBDA, WEIGHTED_C = 5.0, 2.0
ELASTIC_NETS = [(1e-4, 0.5), (3e-3, 0.2), (2e-3, 1.0), (1.0, 0.5)]
ELASTIC_LOGISTICS = [(0.1, 1.0), (1.0, 1.0), (0.5, 0.3), (10.0, 0.7)]
MULTINOMIAL_CS = [0.1, 10.0]


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


def elastic_net(x, ret, weight=None):
    nets = []
    for alpha, l1_ratio in ELASTIC_NETS:
        model = ElasticNet(alpha=alpha, l1_ratio=l1_ratio, tol=1e-14, max_iter=1_000_000)
        model.fit(x, ret, sample_weight=weight)
        nets.append(
            {
                "alpha": alpha,
                "l1_ratio": l1_ratio,
                "coef": model.coef_.tolist(),
                "intercept": float(model.intercept_),
            }
        )
    return nets


def elastic_logistic(x, up):
    """Saga needs scaled columns; the coefficients are those of the scaled ones, so the table is scaled here."""
    scaled = scale(x)
    fits = []
    for c, l1_ratio in ELASTIC_LOGISTICS:
        model = LogisticRegression(l1_ratio=l1_ratio, C=c, solver="saga", tol=1e-13, max_iter=1_000_000)
        model.fit(scaled, up)
        fits.append(
            {
                "C": c,
                "l1_ratio": l1_ratio,
                "coef": model.coef_[0].tolist(),
                "intercept": float(model.intercept_[0]),
            }
        )
    return fits


def multinomial(x, ret):
    """Three classes by terciles of the return."""
    scaled = scale(x)
    classes = np.digitize(ret, np.quantile(ret, [1 / 3, 2 / 3]))
    fits = []
    for c in MULTINOMIAL_CS:
        model = LogisticRegression(C=c, solver="newton-cg", tol=1e-12, max_iter=100_000).fit(scaled, classes)
        fits.append({"C": c, "coef": model.coef_.tolist(), "intercept": model.intercept_.tolist()})
    balanced = LogisticRegression(C=1.0, class_weight="balanced", solver="newton-cholesky", tol=1e-12, max_iter=1000)
    balanced.fit(scaled, ret > 0.02)
    return {
        "classes": classes.tolist(),
        "fits": fits,
        "balanced": {
            "above": 0.02,
            "coef": balanced.coef_[0].tolist(),
            "intercept": float(balanced.intercept_[0]),
        },
    }


def scale(x):
    return np.round((x - x.mean(axis=0)) / x.std(axis=0), 6)


def weighted(x, ret, up):
    weight = make_weights()
    ridge = Ridge(alpha=WEIGHTED_LAMBDA, solver="cholesky").fit(x, ret, sample_weight=weight)
    logistic = LogisticRegression(C=WEIGHTED_C, solver="newton-cholesky", tol=1e-12, max_iter=1000)
    logistic.fit(x, up, sample_weight=weight)
    return {
        "weight": weight.tolist(),
        "elastic_net": elastic_net(x, ret, weight),
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
        "elastic_net": elastic_net(x, ret),
        "scaled": scale(x).ravel().tolist(),
        "elastic_logistic": elastic_logistic(x, up),
        "multinomial": multinomial(x, ret),
        "weighted": weighted(x, ret, up),
    }
    print(json.dumps(golden))


main()
