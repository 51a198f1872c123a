"""Golden run metrics from numpy and pandas. Writes test/golden/metrics.json.

python3 -m venv /tmp/peers && /tmp/peers/bin/pip install numpy==2.4.6 pandas==3.1.1 scipy==1.17.1
/tmp/peers/bin/python bench/peers/metrics_golden.py

P&L by day comes from pandas' resample, which fills missing days with zero; equity, peaks and deviations from cumsum,
cummax and std(ddof=1); the probability behind E_r and the moments of daily P&L from scipy. Orders with limits, rejects
and impact are replayed by a plain loop over shares and money, and the figures of the report come from pandas' monthly
resample and numpy percentiles.
"""

import json
import platform
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import kurtosis, norm, skew

OUT = Path(__file__).parents[2] / "test" / "golden" / "metrics.json"
VOL_FLOOR = 1e-8


def positions(target, min_order):
    """Positions after rejects, and how many orders were sent and rejected."""
    held, orders, rejects, path = 0.0, 0, 0, []
    for wanted in target:
        size = abs(wanted - held)
        orders += size > 0
        if 0 < size < min_order:
            rejects += 1
        else:
            held = wanted
        path.append(held)
    return np.array(path), int(orders), int(rejects)


def symbol_frame(case):
    index = pd.to_datetime(case["ts"], unit="ms", utc=True)
    position, orders, rejects = positions(case["target"], case["minOrder"])
    frame = pd.DataFrame({"position": position, "gross": position * np.array(case["ret"])}, index=index)
    frame["traded"] = frame["position"].diff().fillna(frame["position"].iloc[0]).abs()
    frame["cost"] = frame["traded"] * case["costBps"] / 1e4
    frame["pnl"] = frame["gross"] - frame["cost"]
    return frame, orders, rejects


def metrics(cases):
    """One symbol, or several with equal capital."""
    frames, orders, rejects = zip(*(symbol_frame(case) for case in cases))
    merged = {c: pd.concat([f[c] for f in frames], axis=1, sort=True).fillna(0).mean(axis=1) for c in ("pnl", "traded", "cost")}
    pnl = merged["pnl"].sort_index()
    daily = pnl.resample("1D").sum()
    vol = daily.std(ddof=1) if len(daily) > 1 else 0.0
    equity = np.concatenate([[1.0], 1 + pnl.cumsum().to_numpy()])
    peak = np.maximum.accumulate(equity)
    stacked = pd.concat(frames)
    held = stacked[stacked["position"] != 0]
    return {
        "pnl_after_cost": float(pnl.sum()),
        "sharpe_step_raw": float(pnl.mean() / max(pnl.std(ddof=1), VOL_FLOOR)),
        "sharpe_daily": float(daily.mean() / max(vol, VOL_FLOOR) * np.sqrt(365)),
        "sharpe_method": "daily_agg_v1",
        "observation_days": int(pnl.index.normalize().nunique()),
        "vol_floor_applied": bool(vol < VOL_FLOOR),
        "max_drawdown": float(((peak - equity) / peak).max()),
        "turnover": float(merged["traded"].mean()),
        "reject_rate": sum(rejects) / sum(orders) if sum(orders) else 0,
        "hit_rate": float((held["gross"] > 0).mean()) if len(held) else 0,
        "n_trades": sum(orders) - sum(rejects),
        "costs_paid": float(merged["cost"].sum()),
        **(moments(daily) if vol >= VOL_FLOOR else {}),
    }


def moments(daily):
    return {
        "skew_daily": float(skew(daily)),
        "kurtosis_daily": float(kurtosis(daily, fisher=False)),
        "calendar_days": len(daily),
    }


def case(rng, times, levels, cost_bps, min_order=0.0):
    n = len(times)
    return {
        "ts": [int(t) for t in times.as_unit("ms").asi8],
        "target": [float(x) for x in rng.choice(levels, n)],
        "ret": [float(x) for x in rng.normal(0.0005, 0.01, n).round(6)],
        "costBps": cost_bps,
        "minOrder": min_order,
    }


def replay(case):
    """One order at a time, in shares and money: what a broker's statement would show. Returns a frame and reject counts."""
    c, capital = case["costs"], case["costs"]["capital"]
    held, rows, rejects = 0.0, [], {"lot_size": 0, "volume_share": 0, "price_limit": 0}
    for i, target in enumerate(case["target"]):
        price, volume, vol, bar_ret = (case["quotes"][key][i] for key in ("price", "volume", "vol", "barRet"))
        wanted = min(max(target, -c["maxPosition"]), c["maxPosition"])
        order = min(max(wanted - held, -c["maxTurnover"]), c["maxTurnover"])
        shares, reason = abs(order) * capital / price, None
        if order != 0 and (abs(order) < c["minOrder"] or shares < c["lotShares"]):
            reason = "lot_size"
        elif order != 0 and shares > c["maxVolumeShare"] * volume:
            reason = "volume_share"
        elif order * bar_ret > 0 and abs(bar_ret) >= c["priceLimit"]:
            reason = "price_limit"
        if reason is not None:
            rejects[reason] += 1
            order = shares = 0.0
        money = shares * c["perShare"]
        money += shares * price * (c["costBps"] + c["spreadBps"] / 2) / 1e4
        money += shares * price * c["impact"] * vol * np.sqrt(shares / volume)
        held += order
        cost = money / capital
        rows.append((held, abs(order), cost, held * case["ret"][i] - cost, held * case["ret"][i]))
    index = pd.to_datetime(case["ts"], unit="ms", utc=True)
    return pd.DataFrame(rows, columns=["position", "traded", "cost", "pnl", "gross"], index=index), rejects


def report(frame):
    """Figures of the report of one symbol."""
    daily = frame["pnl"].resample("1D").sum()
    equity = np.concatenate([[1.0], 1 + frame["pnl"].cumsum().to_numpy()])
    peak = np.maximum.accumulate(equity)
    side = np.sign(frame["position"])
    entries = ((side != 0) & (side != side.shift(fill_value=0))).sum()
    months = frame["pnl"].resample("MS").sum()
    return {
        "pnl_per_year": float(daily.mean() * 365),
        "sortino_daily": float(daily.mean() / np.sqrt((daily.clip(upper=0) ** 2).mean()) * np.sqrt(365)),
        "calmar": float(daily.mean() * 365 / ((peak - equity) / peak).max()),
        "exposure": float((side != 0).mean()),
        "profit_factor": float(frame["pnl"].clip(lower=0).sum() / -frame["pnl"].clip(upper=0).sum()),
        "tail_ratio": float(abs(np.percentile(daily, 95)) / abs(np.percentile(daily, 5))),
        "average_holding_steps": float((side != 0).sum() / entries),
        "monthly": [{"month": f"{month:%Y-%m}", "pnl": float(pnl)} for month, pnl in months.items()],
    }


def execution_case(seed, n):
    rng = np.random.default_rng(seed)
    times = pd.date_range("2023-01-30T00:00Z", periods=n, freq="7h")
    bar_ret = rng.normal(0, 0.02, n + 1).round(6)
    price = (100 * np.cumprod(1 + bar_ret)).round(4)
    case = {
        "ts": [int(t) for t in times.as_unit("ms").asi8],
        "target": rng.choice(np.linspace(-1.5, 1.5, 13), n).tolist(),
        "ret": bar_ret[1:].tolist(),
        "quotes": {
            "price": price[:n].tolist(),
            "volume": rng.integers(500, 20_000, n).astype(float).tolist(),
            "vol": rng.uniform(0.01, 0.03, n).round(6).tolist(),
            "barRet": bar_ret[:n].tolist(),
        },
        "costs": {
            "costBps": 1.5,
            "minOrder": 0.2,
            "spreadBps": 4,
            "perShare": 0.005,
            "impact": 0.8,
            "capital": 200_000,
            "lotShares": 450,
            "maxVolumeShare": 0.3,
            "priceLimit": 0.035,
            "maxPosition": 1.2,
            "maxTurnover": 0.9,
        },
    }
    frame, rejects = replay(case)
    columns = {key: frame[key].tolist() for key in ("position", "traded", "pnl")}
    return {**case, "expected": {**columns, "costsPaid": float(frame["cost"].sum()), "rejectsBy": rejects}, "report": report(frame)}


def main():
    rng = np.random.default_rng(11)
    hours = pd.date_range("2023-12-30T21:00Z", periods=120, freq="h")
    with_gap = hours.delete(range(50, 110))  # more than two days without a step
    weekdays = pd.bdate_range("2024-01-02", periods=40, tz="UTC")
    quarters = np.linspace(-1, 1, 9)
    pair = [case(rng, hours[0:60:2], [-1, 0, 1], 3), case(rng, hours[0:90:3], [0, 1], 3)]
    cases = {
        "hourly, long and short, a gap of days": [case(rng, with_gap, [-1, 0, 1], 5)],
        "weekdays, long or flat": [case(rng, weekdays, [0, 1], 1)],
        "fractional positions with rejected orders": [case(rng, weekdays, quarters, 10, 0.6)],
        "one day only": [case(rng, hours[3:9], [-1, 1], 2)],
        "two symbols whose steps partly coincide": pair,
    }
    scores = rng.normal(0, 0.02, 8).round(6)
    golden = {
        "generator": "bench/peers/metrics_golden.py",
        "command": "/tmp/peers/bin/python bench/peers/metrics_golden.py",
        "versions": {"python": platform.python_version(), **{p: version(p) for p in ("numpy", "pandas", "scipy")}},
        "runs": [{"name": name, "symbols": group, "expected": metrics(group)} for name, group in cases.items()],
        "conviction": {
            "E_r": scores.tolist(),
            "retScale": 0.015,
            "expected": (2 * norm.cdf(scores / 0.015) - 1).tolist(),
        },
        "executions": [execution_case(seed, 240) for seed in (5, 6)],
    }
    OUT.write_text(json.dumps(golden, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
