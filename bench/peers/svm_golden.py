"""Golden numbers of support vector machines from scikit-learn (LIBSVM), and of Platt's sigmoid from its definition.

Run from the repository root: python bench/peers/svm_golden.py > test/golden/svm.json
"""

import json
import platform

import numpy as np
import scipy
import sklearn
from scipy.optimize import minimize
from sklearn.svm import SVC, SVR

ROWS, COLS, NEW_ROWS = 80, 3, 10
CLASSIFIERS = [
    {"kernel": "rbf", "C": 1.0, "gamma": "scale"},
    {"kernel": "rbf", "C": 50.0, "gamma": 0.7},
    {"kernel": "linear", "C": 0.5, "gamma": "auto"},
    {"kernel": "poly", "C": 2.0, "gamma": "auto", "degree": 3, "coef0": 1.0},
    {"kernel": "sigmoid", "C": 0.5, "gamma": 0.1, "coef0": -0.5},
]
REGRESSIONS = [
    {"kernel": "rbf", "C": 1.0, "gamma": "scale", "epsilon": 0.1},
    {"kernel": "linear", "C": 3.0, "gamma": "auto", "epsilon": 0.3},
]
EXACT = {"tol": 1e-10, "cache_size": 100}


def make_table():
    rng = np.random.default_rng(20240601)
    x = np.round(rng.normal(size=(ROWS + NEW_ROWS, COLS)), 6)
    signal = np.sin(1.5 * x[:, 0]) + 0.5 * x[:, 1] * x[:, 2] + rng.normal(scale=0.4, size=len(x))
    weight = np.round(np.maximum(rng.uniform(-0.3, 2.5, size=ROWS), 0), 6)
    return x[:ROWS], x[ROWS:], np.round(0.01 * signal[:ROWS], 8), weight


def classifiers(x, new, ret, weight):
    up = (ret > 0).astype(int)
    fits = []
    for params in CLASSIFIERS:
        for weighted in (False, True):
            kept = weight > 0 if weighted else np.ones(ROWS, bool)
            model = SVC(**params, **EXACT)
            model.fit(x[kept], up[kept], sample_weight=weight[kept] if weighted else None)
            fits.append(
                {
                    "params": params,
                    "weighted": weighted,
                    "gamma": float(model._gamma),
                    "support": int(model.n_support_.sum()),
                    "decision": model.decision_function(new).tolist(),
                }
            )
    return fits


def regressions(x, new, ret):
    target = (ret - ret.mean()) / ret.std()
    fits = []
    for params in REGRESSIONS:
        model = SVR(**params, **EXACT).fit(x, target)
        fits.append(
            {
                "params": params,
                "support": len(model.support_),
                "E_r": (model.predict(new) * ret.std() + ret.mean()).tolist(),
            }
        )
    return fits


def platt():
    rng = np.random.default_rng(20240602)
    decision = np.round(rng.normal(scale=2, size=60), 5)
    positive = (decision + rng.normal(scale=2, size=60) > 0).astype(int)
    n_pos, n_neg = positive.sum(), (1 - positive).sum()
    target = np.where(positive == 1, (n_pos + 1) / (n_pos + 2), 1 / (n_neg + 2))

    def loss(ab):
        score = ab[0] * decision + ab[1]
        return np.sum(np.logaddexp(0, score) - (1 - target) * score)

    found = minimize(loss, [0.0, 0.0], method="Newton-CG", jac=lambda ab: gradient(ab, decision, target), tol=1e-14)
    polished = minimize(loss, found.x, method="BFGS", jac=lambda ab: gradient(ab, decision, target), tol=1e-13)
    return {
        "decision": decision.tolist(),
        "positive": positive.tolist(),
        "a": float(polished.x[0]),
        "b": float(polished.x[1]),
    }


def gradient(ab, decision, target):
    score = ab[0] * decision + ab[1]
    residual = 1 / (1 + np.exp(-score)) - (1 - target)
    return np.array([np.sum(residual * decision), np.sum(residual)])


def main():
    x, new, ret, weight = make_table()
    golden = {
        "generator": "bench/peers/svm_golden.py",
        "command": "python bench/peers/svm_golden.py > test/golden/svm.json",
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "scikit-learn": sklearn.__version__,
        },
        "rows": ROWS,
        "cols": COLS,
        "x": x.ravel().tolist(),
        "new": new.ravel().tolist(),
        "ret": ret.tolist(),
        "weight": weight.tolist(),
        "classifiers": classifiers(x, new, ret, weight),
        "regressions": regressions(x, new, ret),
        "platt": platt(),
    }
    print(json.dumps(golden))


main()
