"""Golden adjusted closes of Apple over two dividends and a split, as Yahoo published them. Writes test/golden/adjustments.json.

python3 bench/peers/adjustments_golden.py yahoo_AAPL_daily.csv

The CSV is examples/data/yahoofinance-AAPL-20040819-20180120.csv of github.com/matplotlib/mplfinance @ 493811da. Yahoo's Close is
adjusted for splits, so raw closes before the 7:1 split are seven times as much. Dividends are as declared by the company, LEAN's
rows are those of its factor file for the same dates, divided by their last row.
"""

import csv
import json
import platform
import sys
from pathlib import Path

OUT = Path(__file__).parents[2] / "test" / "golden" / "adjustments.json"
DATES = """2014-05-06 2014-05-07 2014-05-08 2014-05-09 2014-06-05 2014-06-06 2014-06-09 2014-06-10
2014-08-05 2014-08-06 2014-08-07 2014-08-08""".split()
SPLIT = {"kind": "split", "exDate": "2014-06-09", "ratio": 7}
DIVIDENDS = [
    {"kind": "dividend", "exDate": "2014-05-08", "amount": 3.29},
    {"kind": "dividend", "exDate": "2014-08-07", "amount": 0.47},
]
LEAN = [
    ("20140205", 0.890844, 0.0357143),
    ("20140507", 0.8961764, 0.0357143),
    ("20140606", 0.9011818, 0.0357143),
    ("20140806", 0.9011818, 0.25),
    ("20141105", 0.9056639, 0.25),
]


def main():
    with open(sys.argv[1], newline="") as file:
        rows = {row["Date"]: row for row in csv.DictReader(file)}
    picked = [rows[date] for date in DATES]
    ratio = [SPLIT["ratio"] if date < SPLIT["exDate"] else 1 for date in DATES]
    last = float(picked[-1]["Adj Close"]) / float(picked[-1]["Close"])
    golden = {
        "generator": "bench/peers/adjustments_golden.py",
        "command": "python3 bench/peers/adjustments_golden.py yahoo_AAPL_daily.csv",
        "versions": {"python": platform.python_version(), "mplfinance": "493811da"},
        "symbol": "AAPL",
        "dates": DATES,
        "rawClose": [round(float(row["Close"]) * r, 6) for row, r in zip(picked, ratio, strict=True)],
        "rawVolume": [int(row["Volume"]) / r for row, r in zip(picked, ratio, strict=True)],
        "actions": [DIVIDENDS[0], SPLIT, DIVIDENDS[1]],
        "adjustedClose": [float(row["Adj Close"]) / last for row in picked],
        "adjustedVolume": [int(row["Volume"]) for row in picked],
        "leanFactorFile": "".join(f"{date},{p / LEAN[-1][1]:.7f},{s / LEAN[-1][2]:.7f},1\n" for date, p, s in LEAN),
    }
    OUT.write_text(json.dumps(golden, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
