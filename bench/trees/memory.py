"""The peer of bench/trees/memory.mjs: memory.py <rows> <cols> <rounds> prints one JSON line."""

import json
import re
import sys

import lightgbm as lgb
import numpy as np


def make_table(rows, cols):
    rng = np.random.default_rng(1)
    x = rng.random((rows, cols))
    return x, (x[:, 0] + x[:, 1] * rng.random(rows) > 0.75).astype(float)


def fit(x, y, rounds):
    params = {"objective": "binary", "num_threads": 1, "verbose": -1, "deterministic": True}
    return lgb.train(params, lgb.Dataset(x, y, params=params), rounds)


def kilobytes(what):
    with open("/proc/self/status") as file:
        return int(re.search(rf"{what}:\s+(\d+)", file.read()).group(1))


def main():
    rows, cols, rounds = map(int, sys.argv[1:4])
    fit(*make_table(2000, cols), rounds)
    x, y = make_table(rows, cols)
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")
    before = kilobytes("VmRSS")
    booster = fit(x, y, rounds)
    peak = kilobytes("VmHWM")
    print(json.dumps({"mb": (peak - before) / 1024, "version": lgb.__version__, "trees": booster.num_trees()}))


main()
