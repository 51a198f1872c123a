"""Golden numbers of the features: TA-Lib where it has the indicator, numpy's plain formulas elsewhere, and R's TTR.

The input is the first BARS days of the S&P 500 of vega-datasets; the bars go into the file, so the test needs no more.
Features are written at every STEP-th bar. The second block holds what R's TTR says of 150 days of SPY (QuantConnect's
sample data, indicators.json of the oracles): an implementation of the range volatilities by other hands.

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install numpy==2.4.6 TA-Lib==0.8.2
    /tmp/peers/bin/python bench/peers/features_golden.py path/to/indicators.json > test/golden/features.json
"""

import csv
import datetime
import json
import pathlib
import platform
import sys

import numpy as np
import talib
from numpy.lib.stride_tricks import sliding_window_view

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCE = "node_modules/vega-datasets/data/sp500-2000.csv"
COLUMNS = ("open", "high", "low", "close", "volume")
BARS = 330
STEP = 7
TTR_YEAR = 252  # TTR annualises, Winnow does not
TTR_NAMES = {
    "parkinson": "parkinson_20",
    "garman.klass": "garman_klass_20",
    "rogers.satchell": "rogers_satchell_20",
    "yang.zhang": "yang_zhang_20",
}


def rolling(values, window, reduce):
    """reduce(windows) for each full trailing window, NaN before; a window with a NaN gives NaN."""
    out = np.full(len(values), np.nan)
    out[window - 1 :] = reduce(sliding_window_view(values, window))
    return out


def mean(values, window):
    return rolling(values, window, lambda w: w.mean(axis=1))


def sd(values, window):
    return rolling(values, window, lambda w: w.std(axis=1, ddof=1))


def z_score(values, window):
    return (values - mean(values, window)) / sd(values, window)


def lagged(values, bars):
    return np.concatenate([np.full(bars, np.nan), values[:-bars]])


def log_return(close, bars):
    return np.log(close) - np.log(lagged(close, bars))


def macd_line(close):
    fast = np.concatenate([np.full(14, np.nan), talib.EMA(close[14:], 12)])  # both averages start to be known at bar 25
    return fast - talib.EMA(close, 26)


def fracdiff(log_close, order, window):
    weights = [1.0]
    for k in range(1, window):
        weights.append(-weights[-1] * (order - k + 1) / k)
    return rolling(log_close, window, lambda w: w @ np.array(weights[::-1]))


def autocorrelation(returns):
    r = returns - returns.mean()
    return (r[1:] * r[:-1]).sum() / (r * r).sum()


def hurst(returns):
    profile = np.cumsum(returns - returns.mean())
    sizes = np.array([8, 16, 32, 64])
    fluctuations = []
    for size in sizes:
        x = np.arange(size)
        boxes = profile.reshape(-1, size)
        residuals = [box - np.polyval(np.polyfit(x, box, 1), x) for box in boxes]
        fluctuations.append(np.sqrt(np.mean(np.square(residuals))))
    return np.polyfit(np.log(sizes), np.log(fluctuations), 1)[0]


def each(values, window, function):
    return rolling(values, window, lambda windows: np.array([function(w) for w in windows]))


def robust_z(values, window=60):
    def score(w):
        median = np.median(w)
        return (w[-1] - median) / (1.4826 * np.median(np.abs(w - median)))

    return each(values, window, score)


def yang_zhang(o, h, l, c, n):
    k = 0.34 / (1.34 + (n + 1) / (n - 1))
    overnight = sd(np.log(o / lagged(c, 1)), n) ** 2
    body = sd(np.log(c / o), n) ** 2
    return np.sqrt(overnight + k * body + (1 - k) * mean(rogers_satchell(o, h, l, c), n))


def rogers_satchell(o, h, l, c):
    return np.log(h / c) * np.log(h / o) + np.log(l / c) * np.log(l / o)


def core(o, h, l, c, v):
    return {
        "logret_1": log_return(c, 1),
        "logret_5": log_return(c, 5),
        "logret_20": log_return(c, 20),
        "realized_vol_20": sd(log_return(c, 1), 20),
        "volume_z_20": z_score(np.log1p(v), 20),
        "dist_sma_20": c / talib.SMA(c, 20) - 1,
        "parkinson_20": np.sqrt(mean(np.log(h / l) ** 2, 20) / (4 * np.log(2))),
        "rsi_14": talib.RSI(c, 14),
    }


def vwap(h, l, c, v, window):
    return mean((h + l + c) / 3 * v, window) / mean(v, window)


def state_vector(ts, o, h, l, c, v):
    angle = 2 * np.pi * (ts % 86_400_000) / 86_400_000
    upper, middle, lower = talib.BBANDS(c, 20, 2, 2)
    return {
        "clv": ((c - l) - (h - c)) / (h - l),
        "pullback_depth": 1 - c / talib.MAX(h, 60),
        "r5": log_return(c, 5),
        "r15": log_return(c, 15),
        "r60": log_return(c, 60),
        "vwap_60": vwap(h, l, c, v, 60),
        "dist_vwap_60": c / vwap(h, l, c, v, 60) - 1,
        "tod_sin": np.sin(angle),
        "tod_cos": np.cos(angle),
        "macd": macd_line(c),
        "stoch_k": talib.STOCHF(h, l, c, 14, 1)[0],
        "sma_20": talib.SMA(c, 20),
        "ema_20": talib.EMA(c, 20),
        "vol_of_vol": sd(sd(log_return(c, 1), 15), 60),
        "vol_z_60": z_score(np.log1p(v), 60),
        "range_1": (h - l) / c,
        "rv_15": sd(log_return(c, 1), 15),
        "rv_60": sd(log_return(c, 1), 60),
        "relvol_60": v / mean(v, 60),
        "range_z_60": z_score((h - l) / c, 60),
        "bb_middle": middle,
        "bb_width": (upper - lower) / middle,
    }


def hmm(o, h, l, c, v):
    return {
        "close_logret_current": log_return(c, 1),
        "log_volume_delta_current": np.log1p(v) - lagged(np.log1p(v), 1),
        "close_parkinson_20": core(o, h, l, c, v)["parkinson_20"],
        "close_ret_zscore_20": z_score(log_return(c, 1), 20),
        "volume_rvol_20": v / mean(v, 20),
        "close_over_vwap": c / vwap(h, l, c, v, 20),
        "close_log_ratio_vwap": np.log(c / vwap(h, l, c, v, 20)),
        "high_low_range_pct_current": (h - l) / c,
        "close_open_pct_current": c / o - 1,
    }


def indicators(o, h, l, c, v):
    upper, _, lower = talib.BBANDS(c, 20, 2, 2)
    middle = talib.EMA(c, 20)
    half = 2 * talib.ATR(h, l, c, 10)
    _, signal, histogram = talib.MACD(c, 12, 26, 9)
    returns = log_return(c, 1)
    return {
        "adx_14": talib.ADX(h, l, c, 14),
        "plus_di_14": talib.PLUS_DI(h, l, c, 14),
        "minus_di_14": talib.MINUS_DI(h, l, c, 14),
        "atr_14": talib.ATR(h, l, c, 14),
        "natr_14": talib.NATR(h, l, c, 14),
        "bb_upper": upper,
        "bb_lower": lower,
        "bb_percent_b": (c - lower) / (upper - lower),
        "keltner_middle": middle,
        "keltner_upper": middle + half,
        "keltner_lower": middle - half,
        "keltner_position": (c - middle) / half,
        "macd_signal": signal,
        "macd_hist": histogram,
        "stoch_d": talib.STOCHF(h, l, c, 14, 3)[1],
        "obv": talib.OBV(c, v),
        "garman_klass_20": np.sqrt(mean(0.5 * np.log(h / l) ** 2 - (2 * np.log(2) - 1) * np.log(c / o) ** 2, 20)),
        "rogers_satchell_20": np.sqrt(mean(rogers_satchell(o, h, l, c), 20)),
        "yang_zhang_20": yang_zhang(o, h, l, c, 20),
        "amihud_20": mean(np.abs(returns) * 1e6 / (c * v), 20),
        "autocorr_1_60": each(returns, 60, autocorrelation),
        "hurst_dfa_256": each(returns, 256, hurst),
        "fracdiff_04_100": fracdiff(np.log(c), 0.4, 100),
    }


def stationary(base):
    policies = {
        "diff": (lambda x: x - lagged(x, 1), ["bb_lower", "keltner_lower", "obv"]),
        "log_diff": (
            lambda x: log_return(x, 1),
            ["vwap_60", "sma_20", "ema_20", "bb_middle", "bb_upper", "keltner_middle", "keltner_upper"],
        ),
        "robust_z": (robust_z, ["macd", "macd_signal", "macd_hist", "atr_14", "amihud_20"]),
    }
    return {f"{name}_stationary": apply(base[name]) for apply, names in policies.values() for name in names}


def sampled(values):
    return [None if np.isnan(value) else float(value) for value in values[::STEP]]


def read_bars():
    with open(ROOT / SOURCE, newline="") as file:
        rows = [row for _, row in zip(range(BARS), csv.DictReader(file))]
    bars = {column: np.array([float(row[column]) for row in rows]) for column in COLUMNS}
    days = [datetime.datetime.fromisoformat(row["date"]).replace(tzinfo=datetime.timezone.utc) for row in rows]
    ts = [1000 * day.timestamp() for day in days]
    return {"ts": np.array(ts, dtype=float), **bars}


def ttr_block(path):
    oracle = json.loads(pathlib.Path(path).read_text())
    return {
        "source": "SPY daily, 150 bars, QuantConnect sample data; R TTR 0.24.3 volatility(n = 20, N = 252) / sqrt(252)",
        "bars": {column: oracle[column] for column in COLUMNS},
        "features": {
            name: [None if x is None else x / TTR_YEAR**0.5 for x in oracle["ttr"][f"volatility20_N252.{calc}"][::STEP]]
            for calc, name in TTR_NAMES.items()
        },
    }


def main():
    bars = read_bars()
    o, h, l, c, v = (bars[column] for column in COLUMNS)
    base = {
        **core(o, h, l, c, v),
        **state_vector(bars["ts"], o, h, l, c, v),
        **hmm(o, h, l, c, v),
        **indicators(o, h, l, c, v),
    }
    golden = {
        "generator": "bench/peers/features_golden.py",
        "command": "python bench/peers/features_golden.py path/to/indicators.json > test/golden/features.json",
        "versions": {"python": platform.python_version(), "numpy": np.__version__, "TA-Lib": talib.__version__},
        "source": f"{SOURCE}, first {BARS} rows (BSD-3-Clause)",
        "step": STEP,
        "bars": {column: values.tolist() for column, values in bars.items()},
        "features": {name: sampled(values) for name, values in {**base, **stationary(base)}.items()},
        "ttr": ttr_block(sys.argv[1]),
    }
    text = json.dumps(golden, separators=(",", ":"))
    print(text.replace('],"', '],\n"').replace('{"ts', '{\n"ts').replace('{"open', '{\n"open'))


if __name__ == "__main__":
    main()
