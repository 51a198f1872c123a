"""The pandas and pyarrow side of loaders.mjs: writes the Parquet files, then times one read for each line."""

import json
import platform
import resource
import sys
import time

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

NAMES = ["ts", "open", "high", "low", "close", "volume"]


def read(path):
    return pq.read_table(path) if path.endswith(".parquet") else pd.read_csv(path)


def columns(table):
    """[6, rows] float64; time stamps in epoch ms."""
    frame = table.to_pandas() if isinstance(table, pa.Table) else table
    ts = frame["ts"]
    ms = ts if ts.dtype == "int64" else pd.DatetimeIndex(ts).as_unit("ms").asi8
    return np.stack([np.asarray(ms, "float64"), *(frame[name].to_numpy("float64") for name in NAMES[1:])])


def write_parquet(csv, path):
    frame = pd.read_csv(csv)
    frame["ts"] = pd.to_datetime(frame["ts"], unit="ms", utc=True)
    frame.to_parquet(path, index=False)


def time_read(path):
    wall, cpu = time.perf_counter(), time.process_time()
    table = read(path)
    return {
        "ms": (time.perf_counter() - wall) * 1000,
        "cpuMs": (time.process_time() - cpu) * 1000,
        "rows": len(table),
        "peakMb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main():
    for line in sys.stdin:
        command, *args = json.loads(line)
        if command == "versions":
            answer = {
                "python": platform.python_version(),
                "pandas": pd.__version__,
                "numpy": np.__version__,
                "pyarrow": pa.__version__,
                "pyarrowThreads": pa.cpu_count(),
            }
        elif command == "parquet":
            answer = write_parquet(*args)
        elif command == "dump":
            answer = columns(read(args[0])).tofile(args[1])
        else:
            answer = time_read(args[0])
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
