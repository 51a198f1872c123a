"""The pandas side of resample.mjs: reads a problem, answers with the hours, then times one resampling for each line."""

import json
import platform
import sys
import time

import numpy as np
import pandas as pd

NAMES = ["ts", "open", "high", "low", "close", "volume"]
HOW = {"open": "first", "high": "max", "low": "min", "close": "last", "volume": "sum"}


def hours(bars):
    """Right-closed on closing times; the index holds these, as `bars` is made outside the time."""
    return bars.resample("1h", closed="right", label="left").agg(HOW).dropna()


def main():
    problem = json.loads(sys.stdin.readline())
    columns = np.fromfile(problem["path"]).reshape(len(NAMES), problem["rows"])
    closes = pd.to_datetime(columns[0].astype("int64") + 60_000, unit="ms")
    bars = pd.DataFrame(dict(zip(NAMES[1:], columns[1:], strict=True)), index=closes)
    out = hours(bars)
    if closes[-1] < out.index[-1] + pd.Timedelta("1h"):
        out = out[:-1]
    answer = {name: out[name].tolist() for name in NAMES[1:]}
    answer["ts"] = out.index.as_unit("ms").asi8.tolist()
    versions = {"python": platform.python_version(), "pandas": pd.__version__, "numpy": np.__version__}
    print(json.dumps({"versions": versions, "hours": answer}), flush=True)
    for _ in sys.stdin:
        begin = time.perf_counter()
        hours(bars)
        print(json.dumps({"ms": (time.perf_counter() - begin) * 1000}), flush=True)


if __name__ == "__main__":
    main()
