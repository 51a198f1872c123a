"""Golden numbers of the scalers from scikit-learn: fitted on the first FIT rows of a small table, applied to all rows.

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install numpy==2.4.6 scipy==1.17.1 scikit-learn==1.9.1
    /tmp/peers/bin/python bench/peers/scalers_golden.py > test/golden/scalers.json
"""

import json
import platform

import numpy as np
import scipy
import sklearn
from sklearn.preprocessing import PowerTransformer, QuantileTransformer, RobustScaler, StandardScaler

ROWS, FIT = 120, 90
COLUMNS = ["lognormal", "normal(-1, 2)", "negative chi2", "uniform returns", "t3", "half zeros", "constant"]
KNOTS = 25


def make_table():
    rng = np.random.default_rng(20240601)
    columns = [
        rng.lognormal(0, 0.8, ROWS),
        rng.normal(-1, 2, ROWS),
        -rng.chisquare(3, ROWS),
        rng.uniform(-0.02, 0.02, ROWS),
        rng.standard_t(3, ROWS),
        np.maximum(rng.normal(0, 1, ROWS), 0),
        np.full(ROWS, 0.1),
    ]
    return np.round(np.column_stack(columns), 6)


def applied(scaler, x):
    """All rows, the last ones unseen. The constant column of the quantile transformers is left out: see the test."""
    return scaler.fit(x[:FIT]).transform(x).ravel().tolist()


def main():
    x = make_table()
    power = PowerTransformer(method="yeo-johnson", standardize=True).fit(x[:FIT])
    quantile = {
        output: applied(QuantileTransformer(n_quantiles=KNOTS, output_distribution=output, subsample=None), x[:, :-1])
        for output in ("uniform", "normal")
    }
    golden = {
        "generator": "bench/peers/scalers_golden.py",
        "command": "python bench/peers/scalers_golden.py > test/golden/scalers.json",
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "scikit-learn": sklearn.__version__,
        },
        "columns": COLUMNS,
        "rows": ROWS,
        "fit": FIT,
        "x": x.ravel().tolist(),
        "standard": applied(StandardScaler(), x),
        "robust": applied(RobustScaler(), x),
        "yeo_johnson": {"lambda": power.lambdas_.tolist(), "values": power.transform(x).ravel().tolist()},
        "knots": KNOTS,
        "quantile": quantile,
    }
    print(json.dumps(golden, separators=(",", ":")).replace('],"', '],\n"'))


if __name__ == "__main__":
    main()
