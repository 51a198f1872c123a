"""hmmlearn's side of bench/hmm: answers one JSON line for each JSON request line.

Requests: {"do": "load", "problem": {...}} keeps a problem, whose rows are read from a file and left in memory;
{"do": "log" | "scaling"} fits it with that implementation, {"do": "viterbi"} decodes it with its starting parameters.
Answers: {"ms": time of the call, "history": [log-likelihood before each iteration]} or {"ms", "logProb"}.
"""

import json
import platform
import sys
import time

import hmmlearn
import numpy as np
from hmmlearn.hmm import GaussianHMM


def model_at_start(problem, implementation="log"):
    covariance = problem["covariance"]
    model = GaussianHMM(
        n_components=problem["nStates"],
        covariance_type=covariance,
        min_covar=0.0,
        covars_prior=0.0,
        covars_weight=1.0,
        init_params="",
        n_iter=problem["iterations"],
        tol=-np.inf,
        implementation=implementation,
    )
    states, features = problem["nStates"], problem["nFeatures"]
    model.startprob_ = np.array(problem["startProb"])
    model.transmat_ = np.array(problem["transMat"]).reshape(states, states)
    model.means_ = np.array(problem["means"]).reshape(states, features)
    shape = (states, features) if covariance == "diag" else (states, features, features)
    model.covars_ = np.array(problem["covars"]).reshape(shape)
    return model


def fit(problem, x, implementation):
    model = model_at_start(problem, implementation)
    begin = time.perf_counter()
    model.fit(x, problem["lengths"])
    ms = 1000 * (time.perf_counter() - begin)
    return {"ms": ms, "history": [float(v) for v in model.monitor_.history]}


def decode(problem, x):
    model = model_at_start(problem)
    begin = time.perf_counter()
    log_prob, _ = model.decode(x, problem["lengths"])
    return {"ms": 1000 * (time.perf_counter() - begin), "logProb": float(log_prob)}


def main():
    problem, x = None, None
    for line in sys.stdin:
        request = json.loads(line)
        if request["do"] == "load":
            problem = request["problem"]
            x = np.fromfile(problem["path"], dtype="<f8").reshape(-1, problem["nFeatures"])
            answer = {"python": platform.python_version(), "numpy": np.__version__, "hmmlearn": hmmlearn.__version__}
        elif request["do"] == "viterbi":
            answer = decode(problem, x)
        else:
            answer = fit(problem, x, request["do"])
        print(json.dumps(answer), flush=True)


main()
