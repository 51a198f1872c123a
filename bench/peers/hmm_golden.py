"""Golden numbers of Baum-Welch from hmmlearn, pure maximum likelihood from explicit starting parameters.

Run from the repository root: python bench/peers/hmm_golden.py > test/golden/hmm.json
"""

import json
import platform

import hmmlearn
import numpy as np
from hmmlearn.hmm import GaussianHMM

LENGTHS = [80, 40]
STATES, FEATURES, ITERATIONS = 3, 2, 10

START = {
    "startProb": [0.5, 0.3, 0.2],
    "transMat": [[0.8, 0.1, 0.1], [0.2, 0.7, 0.1], [0.1, 0.3, 0.6]],
    "means": [[0.1, 0.0], [-0.5, 0.5], [1.0, -1.0]],
    "variances": [[0.5, 1.0], [1.0, 0.5], [2.0, 2.0]],
}


def make_rows():
    """A sticky three-state chain, restarted at each run."""
    rng = np.random.default_rng(7)
    means = np.array([[0.0, 0.2], [-1.0, 1.0], [1.5, -0.5]])
    deviations = np.array([[0.3, 0.5], [0.8, 0.4], [1.5, 1.2]])
    rows = []
    for length in LENGTHS:
        state = rng.integers(STATES)
        for _ in range(length):
            rows.append(rng.normal(means[state], deviations[state]))
            if rng.uniform() < 0.1:
                state = rng.integers(STATES)
    return np.round(np.array(rows), 6)


def model_at_start():
    model = GaussianHMM(
        n_components=STATES,
        covariance_type="diag",
        min_covar=0.0,
        startprob_prior=1.0,
        transmat_prior=1.0,
        means_prior=0.0,
        means_weight=0.0,
        covars_prior=0.0,
        covars_weight=1.0,
        params="stmc",
        init_params="",
        n_iter=ITERATIONS,
        tol=0.0,
        implementation="log",
    )
    model.startprob_ = np.array(START["startProb"])
    model.transmat_ = np.array(START["transMat"])
    model.means_ = np.array(START["means"])
    model.covars_ = np.array(START["variances"])
    return model


def diagonals(model):
    return np.array([np.diag(c) for c in model.covars_])


def main():
    x = make_rows()
    model = model_at_start().fit(x, LENGTHS)
    history = list(model.monitor_.history) + [model.score(x, LENGTHS)]
    # A filtered posterior is the smoothed one of the last row of a prefix.
    last = model.predict_proba(x[: LENGTHS[0]])[-1]
    golden = {
        "generator": "bench/peers/hmm_golden.py",
        "command": "python bench/peers/hmm_golden.py > test/golden/hmm.json",
        "versions": {"python": platform.python_version(), "numpy": np.__version__, "hmmlearn": hmmlearn.__version__},
        "lengths": LENGTHS,
        "x": x.ravel().tolist(),
        "start": {name: np.array(values).ravel().tolist() for name, values in START.items()},
        "logLikHistory": [float(v) for v in history],
        "final": {
            "startProb": model.startprob_.tolist(),
            "transMat": model.transmat_.ravel().tolist(),
            "means": model.means_.ravel().tolist(),
            "variances": diagonals(model).ravel().tolist(),
        },
        "filteredLastOfFirstRun": last.tolist(),
    }
    print(json.dumps(golden))


main()
