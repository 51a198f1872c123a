"""Golden sessions of the NYSE from exchange_calendars. Writes test/golden/calendars.json.

python3 -m venv /tmp/peers && /tmp/peers/bin/pip install exchange_calendars==4.13.2 pandas==3.1.1
/tmp/peers/bin/python bench/peers/calendars_golden.py

What is not listed is a session: a weekday is closed only if it is in `closed`, closes at 16:00 New York unless it is in
`earlyCloses`, and opens at the UTC time of the last entry of `opens` that is not after it. A time is "HH:MM" in UTC.
"""

import json
import platform
from importlib.metadata import version
from pathlib import Path

import exchange_calendars
import pandas as pd

OUT = Path(__file__).parents[2] / "test" / "golden" / "calendars.json"
START, END = "1990-01-01", "2026-12-31"
NEW_YORK = "America/New_York"


def main():
    schedule = exchange_calendars.get_calendar("XNYS", start=START, end=END).schedule
    weekdays = pd.bdate_range(START, END)
    assert schedule.index.isin(weekdays).all()
    local = schedule.close.dt.tz_convert(NEW_YORK).dt.strftime("%H:%M")
    early = schedule.close[local != "16:00"]
    opens = schedule.open.dt.strftime("%H:%M")
    changes = opens[opens != opens.shift()]
    day = "%Y-%m-%d"
    golden = {
        "generator": "bench/peers/calendars_golden.py",
        "command": "/tmp/peers/bin/python bench/peers/calendars_golden.py",
        "versions": {"python": platform.python_version(), **{p: version(p) for p in ("exchange_calendars", "pandas")}},
        "start": START,
        "end": END,
        "sessions": len(schedule),
        "closed": weekdays.difference(schedule.index).strftime(day).tolist(),
        "earlyCloses": [[date.strftime(day), close.strftime("%H:%M")] for date, close in early.items()],
        "opens": [[date.strftime(day), time] for date, time in changes.items()],
    }
    OUT.write_text(json.dumps(golden, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
