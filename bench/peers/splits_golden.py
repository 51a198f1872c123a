"""Golden splits from purgedcv, the peer with half-open label intervals, scikit-learn's rolling TimeSeriesSplit, skfolio's
combinatorial purged splits and paths, and snippet 7.3 of López de Prado (2018). Writes test/golden/splits.json.

python3 -m venv /tmp/peers && /tmp/peers/bin/pip install numpy==2.4.6 pandas==3.1.1 purgedcv==0.1.11 \
    scikit-learn==1.9.1 skfolio==1.12.2
/tmp/peers/bin/python bench/peers/splits_golden.py
"""

import json
import platform
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
from purgedcv import CombinatorialPurgedCV, PurgedKFold, WalkForwardSplit, purge
from skfolio.model_selection import CombinatorialPurgedCV as SkfolioCpcv
from sklearn.model_selection import TimeSeriesSplit

OUT = Path(__file__).parents[2] / "test" / "golden" / "splits.json"
PEERS = ("numpy", "pandas", "purgedcv", "scikit-learn", "skfolio")
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


def timed(name, bar, end, folds, hours):
    """A duration embargo on bars with weekends between them: 5 bars of a day, then two days without."""
    day = np.arange(end.max() + 1)
    clock = pd.Series(pd.Timestamp("2024-01-01") + DAY * (day + 2 * (day // 5)))
    splitter = PurgedKFold(
        folds,
        prediction_times=clock.iloc[bar].reset_index(drop=True),
        evaluation_times=clock.iloc[end].reset_index(drop=True),
        embargo=pd.Timedelta(hours=hours) - TINY,
    )
    return {
        "name": name,
        "barIndex": bar.tolist(),
        "endIndex": end.tolist(),
        "barTs": [int(t) for t in pd.DatetimeIndex(clock).as_unit("ms").asi8],
        "folds": folds,
        "embargo": {"duration": f"{hours}h"},
        "expected": folds_of(splitter, len(bar)),
    }


def fractional(name, bar, end, folds, fraction):
    """Snippet 7.3: the embargo moves the first training row after the block by int(n * fraction) rows."""
    n, rows = len(bar), np.arange(len(bar))
    expected = []
    for test in np.array_split(rows, folds):
        before = rows[: test[0]][end[: test[0]] <= bar[test[0]]]
        after = rows[np.searchsorted(bar, end[test].max()) + int(n * fraction) :]
        expected.append({"train": np.concatenate([before, after]).tolist(), "test": test.tolist()})
    return {
        "name": name,
        "barIndex": bar.tolist(),
        "endIndex": end.tolist(),
        "folds": folds,
        "embargo": {"fraction": fraction},
        "expected": expected,
    }


def rolled(name, rows, horizon, test_from, folds, train_rows, gap_bars):
    """Horizons are equal, so a label ends gap_bars before the block exactly when its row lies gap + horizon - 1 rows before."""
    splitter = TimeSeriesSplit(
        folds, max_train_size=train_rows, test_size=(rows - test_from) // folds, gap=gap_bars + horizon - 1
    )
    return {
        "name": name,
        "barIndex": list(range(rows)),
        "endIndex": list(range(horizon, rows + horizon)),
        "testFrom": test_from,
        "folds": folds,
        "embargoBars": gap_bars,
        "trainRows": train_rows,
        "expected": folds_of(splitter, rows),
    }


def combined(name, bar, end, groups, test_groups, embargo_bars):
    splitter = CombinatorialPurgedCV(
        n_splits=groups,
        n_test_groups=test_groups,
        prediction_times=times(bar),
        evaluation_times=times(end),
        embargo=embargo(embargo_bars),
    )
    return {
        "name": f"purgedcv: {name}",
        "barIndex": bar.tolist(),
        "endIndex": end.tolist(),
        "groups": groups,
        "testGroups": test_groups,
        "embargoBars": embargo_bars,
        "expected": folds_of(splitter, len(bar)),
    }


def skfolio_combined(rows, horizon, groups, test_groups, embargo_bars):
    """Equal horizons: the rows whose label meets a block are the horizon - 1 before and after it."""
    splitter = SkfolioCpcv(groups, test_groups, purged_size=horizon - 1, embargo_size=embargo_bars)
    folds = [(train, np.concatenate(test)) for train, test in splitter.split(np.zeros((rows, 1)))]
    return {
        "name": f"skfolio: {groups} groups, {test_groups} tested, horizon {horizon}, embargo {embargo_bars}",
        "barIndex": list(range(rows)),
        "endIndex": list(range(horizon, rows + horizon)),
        "groups": groups,
        "testGroups": test_groups,
        "embargoBars": embargo_bars,
        "expected": [{"train": train.tolist(), "test": test.tolist()} for train, test in folds],
        "foldOf": splitter.recombined_paths.T.tolist(),
    }


def panel(name, ends, folds, embargo_bars):
    """Symbols with rows at the same times, merged on time; purgedcv then purges between all of them."""
    symbols, n = ends.shape
    bar = np.repeat(np.arange(n), symbols)
    splitter = PurgedKFold(
        folds,
        prediction_times=times(bar),
        evaluation_times=times(ends.T.ravel()),
        embargo=embargo(embargo_bars),
    )
    merged = folds_of(splitter, n * symbols)
    return {
        "name": name,
        "endDay": ends.tolist(),
        "folds": folds,
        "embargo": {"duration": f"{embargo_bars}d"},
        "expected": [
            [{k: [i // symbols for i in fold[k] if i % symbols == s] for k in ("train", "test")} for s in range(symbols)]
            for fold in merged
        ],
    }


def main():
    bar = np.arange(30)
    rng = np.random.default_rng(7)
    variable = bar + rng.integers(1, 9, 30)
    sixty = np.arange(60)
    longer = sixty + rng.integers(1, 6, 60)
    both = np.arange(24) + rng.integers(1, 5, (2, 24))
    golden = {
        "generator": "bench/peers/splits_golden.py",
        "command": "/tmp/peers/bin/python bench/peers/splits_golden.py",
        "versions": {"python": platform.python_version(), **{p: version(p) for p in PEERS}},
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
        "embargo": [
            timed("purgedcv: 60 hours over weekends", bar, variable, 4, 60),
            timed("purgedcv: 96 hours, horizon 2", bar, bar + 2, 5, 96),
            fractional("snippet 7.3: 10 %, horizon 2", bar, bar + 2, 4, 0.1),
            fractional("snippet 7.3: 8 %, variable horizon", bar, variable, 3, 0.08),
        ],
        "rolling": [
            rolled("scikit-learn: at most 10 rows, horizon 1", 40, 1, 16, 4, 10, 0),
            rolled("scikit-learn: at most 12 rows, horizon 3, distance 2", 50, 3, 20, 5, 12, 2),
        ],
        "cpcv": [
            combined("6 groups, 2 tested, variable horizon", sixty, longer, 6, 2, 0),
            combined("6 groups, 3 tested, embargo 2", sixty, longer, 6, 3, 2),
            skfolio_combined(60, 3, 6, 2, 2),
            skfolio_combined(100, 1, 10, 2, 0),
            skfolio_combined(60, 2, 5, 3, 4),
        ],
        "panel": [
            panel("two symbols, variable horizon, embargo 2 days", both, 4, 2),
            panel("two symbols, variable horizon, no embargo", both, 3, 0),
        ],
    }
    OUT.write_text(json.dumps(golden, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
