"""The pandas side of features.mjs: reads a problem, writes the v2 feature matrix once, then times one run for each line.

Rolling windows and resampling are pandas; elementwise formulas and the carry-forward (one gather by position) are numpy,
which is faster than reindex(method="ffill") and concat.
"""

import json
import platform
import sys
import time

import numpy as np
import pandas as pd

NAMES = ["ts", "open", "high", "low", "close", "volume"]
HOW = {"open": "first", "high": "max", "low": "min", "close": "last", "volume": "sum"}
TIMEFRAMES = ["1h", "4h", "12h", "1D"]
WINDOW = 20
FEATURES = 9


def set_of(bars):
    """[J, 9] the set on bars of one timeframe, in the order of configs/features/hmm_v2.json."""
    close, volume = bars["close"].to_numpy(), bars["volume"]
    log_close, log_volume = np.log(close), np.log1p(volume.to_numpy())
    returns = pd.Series(np.diff(log_close, prepend=np.nan))
    squared_range = pd.Series(np.log(bars["high"].to_numpy() / bars["low"].to_numpy()) ** 2)
    typical = (bars["high"] + bars["low"] + bars["close"]) / 3
    vwap = ((typical * volume).rolling(WINDOW).sum() / volume.rolling(WINDOW).sum()).to_numpy()
    rolling = returns.rolling(WINDOW)
    return np.column_stack(
        [
            returns,
            np.diff(log_volume, prepend=np.nan),
            np.sqrt(squared_range.rolling(WINDOW).mean() / (4 * np.log(2))),
            (returns - rolling.mean()) / rolling.std(),
            volume / volume.rolling(WINDOW).mean(),
            close / vwap,
            np.log(close / vwap),
            (bars["high"] - bars["low"]) / close,
            close / bars["open"] - 1,
        ]
    )


def new_matrix(bars):
    return np.empty((len(bars), FEATURES * len(TIMEFRAMES)))


def matrix(bars, out):
    """[T, 36], NaN where a column has no value yet; the index of `bars` holds closing times."""
    for k, timeframe in enumerate(TIMEFRAMES):
        higher = bars.resample(timeframe, closed="right", label="right").agg(HOW).dropna()
        higher = higher[: higher.index.searchsorted(bars.index[-1], side="right")]  # the last bar may be incomplete
        values = np.vstack([set_of(higher), np.full(FEATURES, np.nan)])  # the row before the first, at position -1
        known = higher.index.searchsorted(bars.index, side="right") - 1
        out[:, k * FEATURES : (k + 1) * FEATURES] = values[known]
    return out


def main():
    problem = json.loads(sys.stdin.readline())
    columns = np.fromfile(problem["path"]).reshape(len(NAMES), problem["rows"])
    closes = pd.to_datetime(columns[0].astype("int64") + 60_000, unit="ms")
    bars = pd.DataFrame(dict(zip(NAMES[1:], columns[1:], strict=True)), index=closes)
    kept = new_matrix(bars)
    out = matrix(bars, kept)
    out[~np.isnan(out).any(axis=1)].tofile(problem["out"])
    versions = {"python": platform.python_version(), "pandas": pd.__version__, "numpy": np.__version__}
    print(json.dumps(versions), flush=True)
    for line in sys.stdin:
        begin = time.perf_counter()
        matrix(bars, kept if line.strip() == "kept" else new_matrix(bars))
        print(json.dumps({"ms": (time.perf_counter() - begin) * 1000}), flush=True)


if __name__ == "__main__":
    main()
