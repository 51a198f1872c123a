"""hmmlearn's side of bench/hmm/run.mjs: reads one JSON problem line, then answers one JSON line for each request line.

Problem: {"path", "rows", "states", "features", "iterations", "start"}; request: "log" or "scaling".
Answer: {"ms": time of one fit, "history": [log-likelihood before each iteration]}.
"""

import json
import platform
import sys
import time

import hmmlearn
import numpy as np
from hmmlearn.hmm import GaussianHMM


def model_at_start(problem, implementation):
    model = GaussianHMM(
        n_components=problem["states"],
        covariance_type="diag",
        min_covar=0.0,
        covars_prior=0.0,
        covars_weight=1.0,
        init_params="",
        n_iter=problem["iterations"],
        tol=-np.inf,
        implementation=implementation,
    )
    start = problem["start"]
    shape = (problem["states"], problem["features"])
    model.startprob_ = np.array(start["startProb"])
    model.transmat_ = np.array(start["transMat"]).reshape(problem["states"], problem["states"])
    model.means_ = np.array(start["means"]).reshape(shape)
    model.covars_ = np.array(start["variances"]).reshape(shape)
    return model


def answer(value):
    print(json.dumps(value), flush=True)


def main():
    problem = json.loads(sys.stdin.readline())
    x = np.fromfile(problem["path"], dtype="<f8").reshape(problem["rows"], problem["features"])
    answer({"python": platform.python_version(), "numpy": np.__version__, "hmmlearn": hmmlearn.__version__})
    for line in sys.stdin:
        model = model_at_start(problem, line.strip())
        begin = time.perf_counter()
        model.fit(x)
        ms = 1000 * (time.perf_counter() - begin)
        answer({"ms": ms, "history": [float(v) for v in model.monitor_.history]})


main()
