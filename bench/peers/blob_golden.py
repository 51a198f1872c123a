"""Golden columnar blob, written from the description of its format. Writes test/golden/columnarBlob.json.

python3 bench/peers/blob_golden.py

Needs the standard library alone. A blob of an earlier version stays here when a new version is added: it must keep loading.
"""

import base64
import hashlib
import json
import platform
import struct
from pathlib import Path

OUT = Path(__file__).parents[2] / "test" / "golden" / "columnarBlob.json"
COLUMNS = ["ts", "open", "high", "low", "close", "volume"]
SERIES = {
    "symbol": "BRK.B",
    "timeframe": "1h",
    "ts": [1577836800000.0, 1577840400000.0, 1577847600000.0],
    "open": [226.5, 227.0, 226.75],
    "high": [227.25, 227.5, 227.0],
    "low": [226.0, 226.6, 225.9],
    "close": [227.1, 226.8, 226.1],
    "volume": [1200.0, 0.0, 350.5],
}


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def version1(series):
    data = b"".join(struct.pack(f"<{len(series[name])}d", *series[name]) for name in COLUMNS)
    rows = len(series["ts"])
    names = compact([series["symbol"], series["timeframe"]])
    header = compact(
        {
            "contentHash": "sha256:" + hashlib.sha256(names + data).hexdigest(),
            "symbol": series["symbol"],
            "timeframe": series["timeframe"],
            "rows": rows,
            "columns": [
                {"name": name, "dtype": "float64", "byteOffset": i * rows * 8} for i, name in enumerate(COLUMNS)
            ],
        }
    )
    fixed = b"\x89WNW\r\n\x1a\n" + struct.pack("<II", 1, len(header))
    padding = bytes(-(len(fixed) + len(header)) % 8)
    return fixed + header + padding + data


OUT.write_text(
    json.dumps(
        {
            "generator": "bench/peers/blob_golden.py",
            "command": "python3 bench/peers/blob_golden.py",
            "versions": {"python": platform.python_version()},
            "series": SERIES,
            "blobs": {"1": base64.b64encode(version1(SERIES)).decode()},
        },
        separators=(",", ":"),
    )
)
