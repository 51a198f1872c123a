"""scikit-learn's side of bench/linear/run.mjs: answers one JSON line for each JSON request line, as bench/trees/peer.py.

"peer" names the model, "params" are scikit-learn's.
"""

import json
import platform
import sys
import time
import warnings

import numpy as np
import sklearn
from sklearn.linear_model import ElasticNet, LogisticRegression, Ridge
from sklearn.svm import SVC, SVR

warnings.filterwarnings("ignore")  # of iterations that end at their cap, and of SVC(probability=True)

CLASSIFIERS = {"logistic": LogisticRegression, "svc": lambda **params: SVC(probability=True, **params)}
REGRESSIONS = {"elastic_net": ElasticNet, "ridge": Ridge, "svr": SVR}


def answer(value):
    print(json.dumps(value), flush=True)


def read(path, rows, cols):
    values = np.fromfile(path, dtype="<f8")
    return values[: rows * cols].reshape(rows, cols), values[rows * cols :]


def respond(request):
    x, y = read(request["train"], request["rows"], request["cols"])
    x_test, _ = read(request["test"], request["testRows"], request["cols"])
    name, params = request["peer"], request["params"]
    begin = clocks()
    if name in CLASSIFIERS:
        model = CLASSIFIERS[name](**params).fit(x, y > 0)
        fitted = clocks()
        predictions = model.predict_proba(x_test)[:, 1]
    else:
        mean, scale = (y.mean(), y.std()) if name == "svr" else (0.0, 1.0)
        model = REGRESSIONS[name](**params).fit(x, (y - mean) / scale)
        fitted = clocks()
        predictions = model.predict(x_test) * scale + mean
    done = clocks()
    predictions.astype("<f8").tofile(request["out"])
    answer({**times("fit", begin, fitted), **times("predict", fitted, done)})


def clocks():
    return time.perf_counter(), time.process_time()


def times(what, begin, end):
    return {f"{what}Ms": 1000 * (end[0] - begin[0]), f"{what}CpuMs": 1000 * (end[1] - begin[1])}


def main():
    answer({"python": platform.python_version(), "numpy": np.__version__, "scikit-learn": sklearn.__version__})
    for line in sys.stdin:
        respond(json.loads(line))


main()
