"""Golden numbers of labels and sample weights from mlfinpy (López de Prado's snippets) and TA-Lib, on simulated bars.

    python3.11 -m venv /tmp/mlf && /tmp/mlf/bin/pip install mlfinpy==0.1.2 TA-Lib==0.8.2
    /tmp/mlf/bin/python bench/peers/labels_golden.py > test/golden/labels.json

mlfinpy's label spans are inclusive at both ends and its return at a bar is the one into that bar, so a label of the
returns after `barIndex` up to `endIndex` is given to it as the span barIndex + 1 .. endIndex.
"""

import contextlib
import json
import platform
import sys
from importlib.metadata import version

import numpy as np
import pandas as pd
import talib
from mlfinpy.labeling.labeling import get_events
from mlfinpy.labeling.trend_scanning import trend_scanning_labels
from mlfinpy.sample_weights.attribution import get_weights_by_return, get_weights_by_time_decay
from mlfinpy.sampling.concurrent import get_av_uniqueness_from_triple_barrier, num_concurrent_events

ROWS, PERIOD, HORIZON = 90, 5, 8
EVENTS = np.arange(PERIOD, ROWS - HORIZON, 3)
BARRIERS = [(1.0, 1.0), (2.0, 1.0), (0.5, 1.5), (1.0, 0.0)]
TREND = {"points_from": 4, "points_below": 12, "step": 2}


def make_bars():
    rng = np.random.default_rng(20240603)
    close = 100 * np.exp(np.cumsum(rng.normal(0, 0.01, ROWS)))
    open_ = np.concatenate([[100.0], close[:-1]])
    high = np.maximum(open_, close) * (1 + np.abs(rng.normal(0, 0.004, ROWS)))
    low = np.minimum(open_, close) * (1 - np.abs(rng.normal(0, 0.004, ROWS)))
    return {name: np.round(values, 4) for name, values in zip(("open", "high", "low", "close"), (open_, high, low, close))}


def barriers(close, atr):
    """First touch of barriers at k·ATR around the close, on closes, for long and short bets."""
    days = close.index
    vertical = pd.Series(days[EVENTS + HORIZON], index=days[EVENTS])
    cases = []
    for side in (1, -1):
        for k_up, k_down in BARRIERS:
            events = get_events(
                close, days[EVENTS], [k_up, k_down], atr / close, 0.0, 1, vertical, pd.Series(side, index=days), verbose=False
            )
            ends = [int(days.get_loc(end)) for end in events["t1"]]
            cases.append({"side": side, "kUp": k_up, "kDown": k_down, "endIndex": ends})
    return cases


def trends(close):
    days = close.index
    labels = trend_scanning_labels(
        close, days[EVENTS], TREND["points_below"], min_sample_length=TREND["points_from"], step=TREND["step"]
    ).dropna()
    return [
        {"bar": int(days.get_loc(day)), "tValue": row.t_value, "end": int(days.get_loc(row.t1)), "ret": row.ret}
        for day, row in labels.iterrows()
    ]


def weights(close):
    """Spans of very different lengths, some rows far apart."""
    days = close.index
    rng = np.random.default_rng(20240604)
    start = np.sort(rng.choice(ROWS - 20, 30, replace=False))
    end = start + rng.integers(1, 12, len(start))
    spans = pd.DataFrame({"t1": days[end]}, index=days[start + 1])
    count = num_concurrent_events(days, spans["t1"], spans.index)
    decay = {str(c): get_weights_by_time_decay(spans, close, 1, c, verbose=False).tolist() for c in (1, 0.5, 0, -0.25)}
    return {
        "barIndex": start.tolist(),
        "endIndex": end.tolist(),
        "concurrency": count.tolist(),
        "uniqueness": get_av_uniqueness_from_triple_barrier(spans, close, 1, verbose=False)["tW"].tolist(),
        "returnAttribution": get_weights_by_return(spans, close, 1, verbose=False).tolist(),
        "timeDecay": decay,
    }


def main():
    bars = make_bars()
    close = pd.Series(bars["close"], index=pd.date_range("2024-01-01", periods=ROWS))
    atr = talib.ATR(bars["high"], bars["low"], bars["close"], PERIOD)
    with contextlib.redirect_stdout(sys.stderr):
        golden = {
            "generator": "bench/peers/labels_golden.py",
            "command": "python bench/peers/labels_golden.py > test/golden/labels.json",
            "versions": {"python": platform.python_version()}
            | {name: version(name) for name in ("mlfinpy", "TA-Lib", "numpy", "pandas")},
            "bars": {name: values.tolist() for name, values in bars.items()},
            "atrPeriod": PERIOD,
            "atr": [None if np.isnan(value) else value for value in atr.tolist()],
            "horizon": HORIZON,
            "events": EVENTS.tolist(),
            "barriers": barriers(close, pd.Series(atr, index=close.index)),
            "trend": TREND,
            "trends": trends(close),
            "weights": weights(close),
        }
    print(json.dumps(golden, separators=(",", ":")).replace('],"', '],\n"').replace("},{", "},\n{"))


if __name__ == "__main__":
    main()
