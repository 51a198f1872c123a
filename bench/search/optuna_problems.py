"""The problems of problems.mjs as Optuna's objectives, for quality_peer.py."""

import math

ALPHA = [1, 1.2, 3, 3.2]
A = [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]]
P = [[1312, 1696, 5569, 124, 8283, 5886], [2329, 4135, 8307, 3736, 1004, 9991], [2348, 1451, 3522, 2883, 3047, 6650], [4047, 8828, 8732, 5743, 1091, 381]]


def mean(values):
    return sum(values) / len(values)


def floats(trial, count, low, high):
    return [trial.suggest_float(f"x{i}", low, high) for i in range(count)]


def sphere5(trial):
    return sum(x * x for x in floats(trial, 5, -5.12, 5.12))


def rosenbrock5(trial):
    x = floats(trial, 5, -2.048, 2.048)
    return sum(100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2 for i in range(4))


def branin(trial):
    x, y = trial.suggest_float("x", -5, 10), trial.suggest_float("y", 0, 15)
    bend = y - 5.1 / (4 * math.pi**2) * x * x + 5 / math.pi * x - 6
    return bend**2 + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10


def hartmann6(trial):
    x = floats(trial, 6, 0, 1)
    return -sum(a * math.exp(-sum(A[k][j] * (x[j] - 1e-4 * P[k][j]) ** 2 for j in range(6))) for k, a in enumerate(ALPHA))


def ackley10(trial):
    x = floats(trial, 10, -32.768, 32.768)
    return -20 * math.exp(-0.2 * math.sqrt(mean([v * v for v in x]))) - math.exp(mean([math.cos(2 * math.pi * v) for v in x])) + 20 + math.e


def mixed(trial):
    lr = trial.suggest_float("lr", 1e-5, 0.1, log=True)
    layers = trial.suggest_int("n_layers", 1, 8)
    units = trial.suggest_int("units", 16, 512, log=True)
    dropout = trial.suggest_float("dropout", 0, 0.5, step=0.05)
    act = trial.suggest_categorical("act", ["relu", "tanh", "gelu", "elu"])
    opt = trial.suggest_categorical("opt", ["sgd", "adam", "rmsprop"])
    choices = {"relu": 0.1, "tanh": 0.5, "gelu": 0, "elu": 0.25}[act] + {"sgd": 0.2, "adam": 0, "rmsprop": 0.1}[opt]
    centre = {"sgd": -2, "adam": -3, "rmsprop": -3.5}[opt]
    return (math.log10(lr) - centre) ** 2 + 0.075 * (layers - 4) ** 2 + 0.125 * (math.log2(units) - 7) ** 2 + 8 * (dropout - 0.2) ** 2 + choices


def conditional(trial):
    model = trial.suggest_categorical("model", ["lin", "tree", "net"])
    if model == "lin":
        return 0.6 + 0.05 * (math.log10(trial.suggest_float("C", 1e-4, 1e4, log=True)) - 0.5) ** 2
    if model == "tree":
        depth = trial.suggest_int("depth", 1, 12)
        return 0.3 + 0.02 * (depth - 6) ** 2 + 0.4 * (math.log10(trial.suggest_float("lr_tree", 1e-3, 1, log=True)) + 1) ** 2
    layers = trial.suggest_int("layers", 1, 4)
    units = [(math.log2(trial.suggest_int(f"units_{i}", 8, 256, log=True)) - 6) ** 2 for i in range(layers)]
    lr = trial.suggest_float("lr_net", 1e-5, 0.1, log=True)
    return 0.1 + 0.25 * (math.log10(lr) + 3) ** 2 + 0.1 * (layers - 2) ** 2 + 0.15 * mean(units)
