"""Golden bars of longer timeframes from pandas. Writes test/golden/resample.json.

python3 -m venv /tmp/peers && /tmp/peers/bin/pip install numpy==2.4.6 pandas==3.1.1
/tmp/peers/bin/python bench/peers/resample_golden.py

pandas resamples by **closing** times, right-closed with left labels; the last bar is dropped unless a bar closes at its end.
Sessions: pandas groups the bars of weekdays between 09:30 and 16:00 New York by New York date.
"""

import json
import platform
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd

OUT = Path(__file__).parents[2] / "test" / "golden" / "resample.json"
HOW = {"open": "first", "high": "max", "low": "min", "close": "last", "volume": "sum"}
RULES = {"5m": "5min", "15m": "15min", "1h": "1h", "4h": "4h", "12h": "12h", "1d": "1D"}


def bars(rng, index):
    close = 100 * np.exp(np.cumsum(rng.normal(0, 0.01, len(index)))).round(4)
    open_ = np.concatenate([[100], close[:-1]])
    high = (np.maximum(open_, close) + rng.exponential(0.3, len(index))).round(4)
    low = (np.minimum(open_, close) - rng.exponential(0.3, len(index))).round(4)
    volume = rng.integers(0, 1000, len(index))
    return pd.DataFrame({"open": open_, "high": high, "low": low, "close": close, "volume": volume}, index=index)


def columns(frame):
    ts = (frame.index.as_unit("ms").asi8).tolist()
    return {"ts": ts, **{name: frame[name].tolist() for name in HOW}}


def resampled(frame, length, rule):
    by_close = frame.set_axis(frame.index + length)
    out = by_close.resample(rule, closed="right", label="left").agg(HOW).dropna()
    is_open = by_close.index[-1] < out.index[-1] + pd.Timedelta(rule)
    return out[:-1] if is_open else out


def by_session(frame):
    local = frame.tz_convert("America/New_York").between_time("09:30", "16:00", inclusive="left")
    local = local[local.index.day_of_week < 5]
    days = local.groupby(local.index.date).agg(HOW)
    return days.set_axis(pd.DatetimeIndex(days.index).tz_localize("UTC"))


def main():
    rng = np.random.default_rng(5)
    minutes = pd.date_range("2024-03-08T09:57Z", periods=540, freq="min")
    minutes = minutes.delete(sorted(rng.choice(np.r_[5:180, 300:480], 150, replace=False)))
    hours = pd.date_range("2024-03-08T03:00Z", periods=110, freq="h").delete(range(30, 61))
    quarters = pd.date_range("2024-03-08T12:00Z", "2024-03-12T19:45Z", freq="15min")  # 10 March: clocks change
    cases = []
    for name, index, length, timeframe, to in [
        ("minutes with gaps", minutes, "1min", "1m", ["5m", "15m", "1h", "4h"]),
        ("hours with a hole of a day", hours, "1h", "1h", ["4h", "12h", "1d"]),
    ]:
        frame = bars(rng, index)
        expected = {t: columns(resampled(frame, pd.Timedelta(length), RULES[t])) for t in to}
        cases.append({"name": name, "timeframe": timeframe, "bars": columns(frame), "expected": expected})
    frame = bars(rng, quarters)
    golden = {
        "generator": "bench/peers/resample_golden.py",
        "command": "/tmp/peers/bin/python bench/peers/resample_golden.py",
        "versions": {"python": platform.python_version(), **{p: version(p) for p in ("numpy", "pandas")}},
        "cases": cases,
        "sessions": {"timeframe": "15m", "bars": columns(frame), "expected": columns(by_session(frame))},
    }
    OUT.write_text(json.dumps(golden, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
