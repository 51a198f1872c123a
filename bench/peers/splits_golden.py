"""Golden splits from purgedcv, the peer with half-open label intervals. Writes test/golden/splits.json.

python3 -m venv /tmp/peers && /tmp/peers/bin/pip install numpy==2.4.6 pandas==3.1.1 purgedcv==0.1.11
/tmp/peers/bin/python bench/peers/splits_golden.py
"""

import json
import platform
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
from purgedcv import PurgedKFold, WalkForwardSplit, purge

OUT = Path(__file__).parents[2] / "test" / "golden" / "splits.json"
DAY = pd.Timedelta(days=1)
TINY = pd.Timedelta(1, "ns")


def times(bars):
    """One bar is one day."""
    return pd.Series(pd.Timestamp("2024-01-01") + DAY * np.asarray(bars))


def embargo(bars):
    """purgedcv's embargo window is closed at its end, Winnow's is open: end it just before the last bar."""
    return DAY * bars - TINY if bars > 0 else None


def folds_of(splitter, rows):
    return [{"train": train.tolist(), "test": test.tolist()} for train, test in splitter.split(np.zeros((rows, 1)))]


def purged(name, bar, end, folds, embargo_bars):
    splitter = PurgedKFold(
        folds, prediction_times=times(bar), evaluation_times=times(end), embargo=embargo(embargo_bars)
    )
    return {
        "name": name,
        "barIndex": [int(b) for b in bar],
        "endIndex": [int(e) for e in end],
        "folds": folds,
        "embargoBars": embargo_bars,
        "expected": folds_of(splitter, len(bar)),
    }


def walked(name, bar, end, test_from, folds, gap_bars):
    """purge_horizon pads the test labels on both sides, which before the block is Winnow's distance in bars."""
    splitter = WalkForwardSplit(
        folds,
        (len(bar) - test_from) // folds,
        prediction_times=times(bar),
        evaluation_times=times(end),
        purge_horizon=DAY * gap_bars,
    )
    return {
        "name": name,
        "barIndex": [int(b) for b in bar],
        "endIndex": [int(e) for e in end],
        "testFrom": test_from,
        "folds": folds,
        "embargoBars": gap_bars,
        "expected": folds_of(splitter, len(bar)),
    }


def readme_purge():
    """The README's purge example: 16 days, each row looks back over 5 days; rows 7..10 are tested."""
    day = np.arange(6, 17)
    start, end, test = day - 6, day - 1, np.arange(7, 11)
    kept = purge(np.arange(0, 7), test, times(start), times(end))
    return {
        "name": "README: 16 days, window of 5",
        "barIndex": start.tolist(),
        "endIndex": end.tolist(),
        "testFrom": 7,
        "folds": 1,
        "embargoBars": 0,
        "expected": [{"train": kept.tolist(), "test": test.tolist()}],
    }


def main():
    bar = np.arange(30)
    rng = np.random.default_rng(7)
    variable = bar + rng.integers(1, 9, 30)
    golden = {
        "generator": "bench/peers/splits_golden.py",
        "command": "/tmp/peers/bin/python bench/peers/splits_golden.py",
        "versions": {"python": platform.python_version(), **{p: version(p) for p in ("numpy", "pandas", "purgedcv")}},
        "purged_kfold": [
            purged("horizon 2, no embargo", np.arange(20), np.arange(20) + 2, 3, 0),
            purged("horizon 2, embargo 2", np.arange(20), np.arange(20) + 2, 4, 2),
            purged("horizon 5, embargo 3", bar, bar + 5, 4, 3),
            purged("variable horizon, no embargo", bar, variable, 5, 0),
            purged("variable horizon, embargo 4", bar, variable, 4, 4),
        ],
        "walk_forward": [
            readme_purge(),
            walked("README: 24 rows, blocks of 4, horizon 2, distance 2", np.arange(24), np.arange(24) + 2, 12, 3, 2),
            walked("variable horizon, no distance", bar, variable, 18, 4, 0),
            walked("variable horizon, distance 3", bar, variable, 14, 2, 3),
        ],
    }
    OUT.write_text(json.dumps(golden, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
