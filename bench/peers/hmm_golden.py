"""Golden numbers of Baum-Welch from hmmlearn, from explicit starting parameters: every covariance type, by maximum
likelihood and with the prior of the covariances; several runs, one of them of length 1; a left-right chain.

Run from the repository root: python bench/peers/hmm_golden.py > test/golden/hmm.json
"""

import json
import platform

import hmmlearn
import numpy as np
from hmmlearn.hmm import GaussianHMM

LENGTHS = [80, 1, 39]
STATES, FEATURES, ITERATIONS = 3, 2, 10

START = {
    "startProb": [0.5, 0.3, 0.2],
    "transMat": [[0.8, 0.1, 0.1], [0.2, 0.7, 0.1], [0.1, 0.3, 0.6]],
    "means": [[0.1, 0.0], [-0.5, 0.5], [1.0, -1.0]],
}
COVARS = {
    "spherical": [0.5, 1.0, 2.0],
    "diag": [[0.5, 1.0], [1.0, 0.5], [2.0, 2.0]],
    "tied": [[1.0, 0.2], [0.2, 0.8]],
    "full": [[[0.5, 0.1], [0.1, 1.0]], [[1.0, 0.0], [0.0, 0.5]], [[2.0, -0.5], [-0.5, 2.0]]],
}
LEFT_RIGHT = {"startProb": [1.0, 0.0, 0.0], "transMat": [[0.9, 0.1, 0.0], [0.0, 0.9, 0.1], [0.0, 0.0, 1.0]]}


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


def model_at_start(covariance_type, prior, chain):
    model = GaussianHMM(
        n_components=STATES,
        covariance_type=covariance_type,
        min_covar=0.0,
        startprob_prior=1.0,
        transmat_prior=1.0,
        means_prior=0.0,
        means_weight=0.0,
        covars_prior=prior,
        covars_weight=1.0,
        params="stmc",
        init_params="",
        n_iter=1,
        tol=-np.inf,
        implementation="log",
    )
    model.startprob_ = np.array(chain["startProb"])
    model.transmat_ = np.array(chain["transMat"])
    model.means_ = np.array(START["means"])
    model.covars_ = np.array(COVARS[covariance_type])
    return model


def parameters(model):
    covars = np.asarray(model._covars_)  # in the layout of the covariance type, where covars_ is always [K, D, D]
    if model.covariance_type == "spherical" and covars.ndim == 2:
        covars = covars[:, 0]  # after a fit, one column for each feature
    return {
        "startProb": model.startprob_.tolist(),
        "transMat": model.transmat_.ravel().tolist(),
        "means": model.means_.ravel().tolist(),
        "covars": covars.ravel().tolist(),
    }


def fit_case(x, covariance_type, prior, chain):
    model = model_at_start(covariance_type, prior, chain)
    start = parameters(model)
    history = []
    for _ in range(ITERATIONS):
        history.append(model.score(x, LENGTHS))
        model.fit(x, LENGTHS)
    history.append(model.score(x, LENGTHS))
    log_prob, path = model.decode(x, LENGTHS, algorithm="viterbi")
    # A filtered posterior is the smoothed one of the last row of a prefix.
    return {
        "covarianceType": covariance_type,
        "covarsPrior": prior,
        "start": start,
        "logLikHistory": [float(v) for v in history],
        "final": parameters(model),
        "viterbi": "".join(str(s) for s in path),
        "viterbiLogProb": float(log_prob),
        "smoothedFirstRows": model.predict_proba(x, LENGTHS)[:5].ravel().tolist(),
        "filteredLastOfFirstRun": model.predict_proba(x[: LENGTHS[0]])[-1].tolist(),
        "aic": float(model.aic(x, LENGTHS)),
        "bic": float(model.bic(x, LENGTHS)),
    }


def main():
    x = make_rows()
    cases = [fit_case(x, name, prior, START) for name in COVARS for prior in (0.0, 0.01)]
    golden = {
        "generator": "bench/peers/hmm_golden.py",
        "command": "python bench/peers/hmm_golden.py > test/golden/hmm.json",
        "versions": {"python": platform.python_version(), "numpy": np.__version__, "hmmlearn": hmmlearn.__version__},
        "lengths": LENGTHS,
        "x": x.ravel().tolist(),
        "cases": cases,
        "leftRight": fit_case(x, "diag", 0.0, LEFT_RIGHT),
    }
    print(json.dumps(golden))


if __name__ == "__main__":
    main()
