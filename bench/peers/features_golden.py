"""Golden numbers of the features: TA-Lib where it has the indicator, numpy's plain formulas elsewhere.

The input is the first BARS days of the S&P 500 of vega-datasets; the bars go into the file, so the test needs no more.

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install numpy==2.4.6 TA-Lib==0.8.2
    /tmp/peers/bin/python bench/peers/features_golden.py > test/golden/features.json
"""

import csv
import json
import pathlib
import platform

import numpy as np
import talib
from numpy.lib.stride_tricks import sliding_window_view

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCE = "node_modules/vega-datasets/data/sp500-2000.csv"
COLUMNS = ("open", "high", "low", "close", "volume")
BARS = 80
WINDOW = 20


def rolling(values, reduce):
    """reduce(window) for each full trailing window, NaN before; a window with a NaN gives NaN."""
    out = np.full(len(values), np.nan)
    out[WINDOW - 1 :] = reduce(sliding_window_view(values, WINDOW))
    return out


def log_return(close, bars):
    return np.concatenate([np.full(bars, np.nan), np.log(close[bars:]) - np.log(close[:-bars])])


def features(bars):
    high, low, close = bars["high"], bars["low"], bars["close"]
    log_volume = np.log1p(bars["volume"])
    mean = rolling(log_volume, lambda w: w.mean(axis=1))
    sd = rolling(log_volume, lambda w: w.std(axis=1, ddof=1))
    mean_square = rolling(np.log(high / low) ** 2, lambda w: w.mean(axis=1))
    return {
        "logret_1": log_return(close, 1),
        "logret_5": log_return(close, 5),
        "logret_20": log_return(close, 20),
        "realized_vol_20": rolling(log_return(close, 1), lambda w: w.std(axis=1, ddof=1)),
        "volume_z_20": (log_volume - mean) / sd,
        "dist_sma_20": close / talib.SMA(close, WINDOW) - 1,
        "parkinson_20": np.sqrt(mean_square / (4 * np.log(2))),
        "rsi_14": talib.RSI(close, 14),
    }


def main():
    with open(ROOT / SOURCE, newline="") as file:
        rows = [row for _, row in zip(range(BARS), csv.DictReader(file))]
    bars = {column: np.array([float(row[column]) for row in rows]) for column in COLUMNS}
    golden = {
        "generator": "bench/peers/features_golden.py",
        "command": "python bench/peers/features_golden.py > test/golden/features.json",
        "versions": {"python": platform.python_version(), "numpy": np.__version__, "TA-Lib": talib.__version__},
        "source": f"{SOURCE}, first {BARS} rows (BSD-3-Clause)",
        "bars": {column: values.tolist() for column, values in bars.items()},
        "features": {
            name: [None if np.isnan(value) else float(value) for value in values]
            for name, values in features(bars).items()
        },
    }
    print(json.dumps(golden, separators=(",", ":")).replace('],"', '],\n"').replace('{"open', '{\n"open'))


if __name__ == "__main__":
    main()
