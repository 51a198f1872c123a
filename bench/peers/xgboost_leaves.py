"""What an XGBoost model predicts before it adds up: its own leaves of each row.

XGBoost adds scores up in single precision, so that they are those of its leaves to about 1e-7 only. The leaf of each row (which
XGBoost says) and the leaf's value (which is in the model) are exact; their sum in double precision is what the model means.
"""

import json
import math

import numpy as np

# From the base score of a file to the score that the leaves are added to.
LINKS = {
    "binary:logistic": lambda p: -math.log(1 / p - 1),
    "reg:logistic": lambda p: -math.log(1 / p - 1),
    "count:poisson": math.log,
}


def leaf_sums(booster, matrix):
    """[N, K] scores, in double precision."""
    learner = json.loads(bytes(booster.save_raw("json")))["learner"]
    gradient_booster = learner["gradient_booster"]
    is_dart = gradient_booster["name"] == "dart"
    model = gradient_booster["gbtree"]["model"] if is_dart else gradient_booster["model"]
    weights = single(gradient_booster["weight_drop"]) if is_dart else np.ones(len(model["trees"]))
    link = LINKS.get(learner["objective"]["name"], float)
    base = [link(float(value)) for value in single(json.loads(learner["learner_model_param"]["base_score"]))]
    groups = model["tree_info"]
    n_outputs = max(1, int(learner["learner_model_param"]["num_class"]), int(learner["learner_model_param"]["num_target"]))
    leaves = booster.predict(matrix, pred_leaf=True).astype(int).reshape(matrix.num_row(), len(groups))
    sums = np.tile(np.array(base if len(base) == n_outputs else base * n_outputs), (matrix.num_row(), 1))
    for t, tree in enumerate(model["trees"]):
        sums[:, groups[t]] += weights[t] * single(tree["split_conditions"])[leaves[:, t]]
    return sums


def single(values):
    """Numbers of a model as XGBoost holds them."""
    return np.atleast_1d(np.asarray(values, dtype=np.float32)).astype(np.float64)
