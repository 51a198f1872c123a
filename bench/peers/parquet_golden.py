"""Writes test/golden/parquet.json: small Parquet files as pyarrow writes them, in base64.

    python bench/peers/parquet_golden.py > test/golden/parquet.json

Needs pyarrow. Every file holds the same three hourly bars in another type, encoding, codec or page version. "bars" are the
columns that a reader must give; "refused" names files that it must refuse, with the code.
"""

import base64
import io
import json
import platform
from datetime import datetime, timedelta, timezone

import pyarrow as pa
import pyarrow.parquet as pq

START = datetime(2020, 1, 6, 14, 30, tzinfo=timezone.utc)
TIMES = [START + timedelta(hours=i) for i in range(3)]
MS = [int(t.timestamp() * 1000) for t in TIMES]
BARS = {
    "ts": MS,
    "open": [10.0, 11.0, 12.0],
    "high": [12.5, 13.0, 12.0],
    "low": [9.0, 10.0, 12.0],
    "close": [11.0, 12.0, 12.0],
    "volume": [100.0, 0.0, 7.0],
}
PRICES = {name: pa.array(BARS[name], pa.float64()) for name in BARS if name != "ts"}


def write(ts, prices=PRICES, nullable=True, **options):
    columns = {"ts": ts, **prices}
    fields = [pa.field(name, column.type, nullable=nullable) for name, column in columns.items()]
    table = pa.Table.from_arrays(list(columns.values()), schema=pa.schema(fields))
    buffer = io.BytesIO()
    pq.write_table(table, buffer, **options)
    return base64.b64encode(buffer.getvalue()).decode()


def stamps(unit, zone="UTC"):
    times = TIMES if zone else [t.replace(tzinfo=None) for t in TIMES]
    return pa.array(times, pa.timestamp(unit, tz=zone))


def with_null(name):
    values = [None if i == 1 else value for i, value in enumerate(BARS[name])]
    return {**PRICES, name: pa.array(values, pa.float64())}


US = stamps("us")
WHOLE = {"open": [10, 11, 12], "high": [13, 13, 12], "low": [9, 10, 12], "close": [11, 12, 12], "volume": [100, 0, 7]}
files = {
    "timestamp ms": write(stamps("ms")),
    "timestamp us": write(US),
    "timestamp ns": write(stamps("ns"), version="2.6"),
    "timestamp us without zone": write(stamps("us", None)),
    "int64 epoch ms": write(pa.array(MS, pa.int64())),
    "int64 epoch s": write(pa.array([ms // 1000 for ms in MS], pa.int64())),
    "double epoch ms": write(pa.array([float(ms) for ms in MS], pa.float64())),
    "text with zone": write(pa.array([t.isoformat() for t in TIMES])),
    "not nullable": write(US, nullable=False),
    "without dictionary": write(US, use_dictionary=False),
    "page version 2": write(US, data_page_version="2.0"),
    "page version 2, not nullable": write(US, nullable=False, data_page_version="2.0"),
    "byte stream split": write(US, use_dictionary=False, use_byte_stream_split=True),
    "delta": write(US, use_dictionary=False, column_encoding={"ts": "DELTA_BINARY_PACKED"}),
    "a row group for each row": write(US, row_group_size=1),
    "float32": write(US, {name: column.cast(pa.float32()) for name, column in PRICES.items()}),
    **{codec: write(US, compression=codec) for codec in ["none", "snappy", "gzip", "brotli", "lz4", "zstd"]},
}
refused = {
    "a null price": [write(US, with_null("close")), "data_columns", "row 2: close must be a number, but got null"],
    "a null price, page version 2": [
        write(US, with_null("close"), data_page_version="2.0"),
        "data_columns",
        "row 2: close must be a number, but got null",
    ],
    "a null time": [write(pa.array([TIMES[0], None, TIMES[2]], US.type)), "data_timestamp", "row 2: ts: must not be null"],
    "a NaN price": [
        write(US, {**PRICES, "low": pa.array([9.0, float("nan"), 12.0])}),
        "data_value",
        "row 2: low must be finite and positive, but got NaN",
    ],
    "a fraction of a millisecond": [
        write(pa.array([ms * 1000 + 1 for ms in MS], pa.int64()).cast(US.type)),
        "data_timestamp",
        "row 1: ts: must be a whole number of milliseconds",
    ],
    "an epoch in microseconds": [
        write(pa.array([ms * 1000 for ms in MS], pa.int64())),
        "data_timestamp",
        "row 1: ts: a number must be epoch seconds",
    ],
    "text without zone": [
        write(pa.array([t.replace(tzinfo=None).isoformat() for t in TIMES])),
        "data_timestamp",
        "row 1: ts: an ISO 8601 time must end in a zone",
    ],
    "decimal prices": [
        write(US, {**PRICES, "open": pa.array(BARS["open"]).cast(pa.decimal128(10, 2))}),
        "data_columns",
        "open must be of a type that holds numbers, but got \"DECIMAL\"",
    ],
    "text prices": [
        write(US, {**PRICES, "open": pa.array(["10", "11", "12"])}),
        "data_columns",
        "open must be of a type that holds numbers",
    ],
    "a missing column": [
        write(US, {name: column for name, column in PRICES.items() if name != "low"}),
        "data_columns",
        "must have exactly one header \"low\" for column low",
    ],
    "rows out of order": [write(pa.array([TIMES[1], TIMES[0], TIMES[2]], US.type)), "data_order", "row 2: ts must be later"],
    "no rows": [
        write(US.slice(0, 0), {name: column.slice(0, 0) for name, column in PRICES.items()}),
        "data_empty",
        "must have at least one bar",
    ],
}

print(
    json.dumps(
        {
            "command": "python bench/peers/parquet_golden.py > test/golden/parquet.json",
            "versions": {"python": platform.python_version(), "pyarrow": pa.__version__},
            "bars": BARS,
            "files": files,
            "dates": {
                "file": write(pa.array([t.date() + timedelta(days=i) for i, t in enumerate(TIMES)], pa.date32())),
                "ts": [int(datetime(2020, 1, 6 + i, tzinfo=timezone.utc).timestamp() * 1000) for i in range(3)],
            },
            "wholeNumbers": {
                "file": write(US, {name: pa.array(values, pa.int64()) for name, values in WHOLE.items()}),
                "bars": WHOLE,
            },
            "refused": {name: dict(zip(["file", "code", "message"], entry)) for name, entry in refused.items()},
        },
        indent=1,
    )
)
