"""The numpy and skfolio side of evaluation.mjs: reads a problem, answers with its results, then times one work a line."""

import json
import platform
import sys
import time
from importlib.metadata import version

import numpy as np
from skfolio.model_selection import CombinatorialPurgedCV

NAMES = ["held", "fresh"]


def backtest(target, ret, cost):
    """The figures of Winnow's backtest without rejects: P&L, traded amounts, costs, exposed and winning steps."""
    traded = np.abs(np.diff(target, prepend=0.0))
    gross = target * ret
    costs = cost * traded
    return gross - costs, traded, costs.sum(), np.count_nonzero(target), np.count_nonzero(gross > 0)


def split(problem):
    """Equal horizons: the rows whose label meets a block are the horizon - 1 before and after it."""
    cv = CombinatorialPurgedCV(10, 2, purged_size=problem["horizon"] - 1, embargo_size=problem["embargo"])
    rows = np.zeros((problem["rows"], 1))
    return [(train, np.concatenate(test)) for train, test in cv.split(rows)]


def fold_sum(rows):
    """Modular sums commute with the reduction, so this equals the running one of evaluation.mjs."""
    return int((rows.astype(np.int64) * np.arange(1, len(rows) + 1) % 1_000_003).sum() % 1_000_003)


def main():
    problem = json.loads(sys.stdin.readline())
    ret, held, fresh = np.fromfile(problem["path"]).reshape(3, problem["bars"])
    targets = dict(zip(NAMES, (held, fresh), strict=True))
    cost = problem["costBps"] / 1e4
    pnl = {name: backtest(target, ret, cost)[0][problem["sample"]].tolist() for name, target in targets.items()}
    folds = [[len(train), fold_sum(train), len(test), fold_sum(test)] for train, test in split(problem)]
    versions = {"python": platform.python_version(), "numpy": np.__version__, "skfolio": version("skfolio")}
    print(json.dumps({"versions": versions, "pnl": pnl, "folds": folds}), flush=True)
    for line in sys.stdin:
        work = line.strip()
        begin = time.perf_counter()
        split(problem) if work == "cpcv" else backtest(targets[work], ret, cost)
        print(json.dumps({"ms": (time.perf_counter() - begin) * 1000}), flush=True)


if __name__ == "__main__":
    main()
