"""Golden statistics of many trials from scipy, purgedcv and arch. Writes test/golden/statistics.json.

python3 -m venv /tmp/peers && /tmp/peers/bin/pip install numpy==2.4.6 scipy==1.17.1 purgedcv==0.1.11 arch==8.0.0
/tmp/peers/bin/python bench/peers/statistics_golden.py

Moments and normal quantiles come from scipy, the formulas around them from the papers. The published examples are those
of Bailey & López de Prado (2014), "The deflated Sharpe ratio" (daily data, 250 days a year), and (2012), "The Sharpe
ratio efficient frontier". Bootstrap p-values are arch's on resamples that are written down, so that they can be met
exactly; arch 8.0.0 accepts `studentize` but does not divide by the deviation, so the studentised ones are computed here.
"""

import json
import platform
from importlib.metadata import version
from pathlib import Path

import numpy as np
from arch.bootstrap import SPA
from purgedcv import probability_of_backtest_overfitting
from scipy import stats

OUT = Path(__file__).parents[2] / "test" / "golden" / "statistics.json"
PEERS = ("numpy", "scipy", "purgedcv", "arch")


def psr(sharpe, benchmark, periods, skew, kurtosis):
    error = np.sqrt(1 - skew * sharpe + (kurtosis - 1) / 4 * sharpe**2)
    return float(stats.norm.cdf((sharpe - benchmark) * np.sqrt(periods - 1) / error))


def min_length(sharpe, benchmark, skew, kurtosis, confidence):
    variance = 1 - skew * sharpe + (kurtosis - 1) / 4 * sharpe**2
    return float(1 + variance * (stats.norm.ppf(confidence) / (sharpe - benchmark)) ** 2)


def expected_max(trials, variance):
    quantiles = stats.norm.ppf([1 - 1 / trials, 1 - 1 / (trials * np.e)])
    return float(np.sqrt(variance) * ((1 - np.euler_gamma) * quantiles[0] + np.euler_gamma * quantiles[1]))


def published_dsr(trials, skew, kurtosis):
    sharpe, variance, periods = 2.5 / np.sqrt(250), 0.5 / 250, 1250
    benchmark = expected_max(trials, variance)
    return {
        "moments": {"sharpe": sharpe, "skew": skew, "kurtosis": kurtosis, "observations": periods},
        "trials": trials,
        "sharpeVariance": variance,
        "expectedMaxSharpe": benchmark,
        "deflatedSharpe": psr(sharpe, benchmark, periods, skew, kurtosis),
    }


def published_psr(skew, kurtosis, benchmark):
    sharpe, periods = 0.036 / 0.079, 24
    return {
        "moments": {"sharpe": sharpe, "skew": skew, "kurtosis": kurtosis, "observations": periods},
        "benchmark": benchmark,
        "psr": psr(sharpe, benchmark, periods, skew, kurtosis),
        "minTrackRecordLength": min_length(sharpe, benchmark, skew, kurtosis, 0.95),
    }


def sample(rng):
    returns = (0.0005 + 0.01 * rng.standard_t(4, 300)).round(6)
    sharpe = returns.mean() / returns.std(ddof=1)
    skew, kurtosis = stats.skew(returns), stats.kurtosis(returns, fisher=False)
    return {
        "returns": returns.tolist(),
        "moments": {
            "sharpe": float(sharpe),
            "skew": float(skew),
            "kurtosis": float(kurtosis),
            "observations": len(returns),
        },
        "benchmark": 0.02,
        "psr": psr(sharpe, 0.02, len(returns), skew, kurtosis),
    }


def overfit(name, returns, blocks):
    """returns [T, M]."""
    result = probability_of_backtest_overfitting(returns.T, n_splits=blocks)
    return {
        "name": name,
        "returns": returns.ravel().tolist(),
        "configs": returns.shape[1],
        "blocks": blocks,
        "pbo": result.pbo,
        "slope": result.slope,
        "logits": result.logits.tolist(),
        "lossProbability": float((result.is_oos_performance[:, 1] < 0).mean()),
    }


def bootstrap(name, excess, mean_block, resamples, seed):
    """excess [T, M]: what a configuration earned over the benchmark, which arch calls a loss differential."""
    periods = len(excess)
    spa = SPA(np.zeros(periods), -excess, block_size=mean_block, reps=resamples, seed=seed)
    indices = []
    draw = spa.bootstrap.update_indices
    spa.bootstrap.update_indices = lambda: indices.append(draw().copy()) or indices[-1]
    spa.compute()
    means = excess.mean(axis=0)
    vols = np.sqrt(spa._loss_diff_var)
    kept = means >= -vols * np.sqrt(2 * np.log(np.log(periods)) / periods)
    centres = {"lower": np.maximum(means, 0), "consistent": np.where(kept, means, 0), "upper": means}
    statistic = max(0, (np.sqrt(periods) * means / vols).max())
    studentised = {"statistic": float(statistic)}
    for way, centre in centres.items():
        starred = [(np.sqrt(periods) * (excess[i].mean(axis=0) - centre) / vols).max() for i in indices]
        studentised[way] = float((np.maximum(starred, 0) > statistic).mean())
    return {
        "name": name,
        "excess": excess.ravel().tolist(),
        "configs": excess.shape[1],
        "meanBlock": mean_block,
        "indices": np.array(indices).tolist(),
        "plain": {"statistic": float(np.sqrt(periods) * means.max()), **{k: float(v) for k, v in spa.pvalues.items()}},
        "studentised": studentised,
    }


def main():
    rng = np.random.default_rng(17)
    noise = rng.normal(0, 0.01, (96, 7)).round(6)
    skilled = noise + np.linspace(-0.004, 0.006, 7).round(6)
    uneven = rng.normal(0.0002, 0.01, (75, 4)).round(6)
    excess = (rng.normal(0, 1, (40, 5)) * [0.5, 1, 2, 1, 4] * 0.01 + [0.001, 0, -0.004, -0.02, 0.004]).round(6)
    hopeless = (rng.normal(0, 0.01, (30, 3)) - 0.006).round(6)
    golden = {
        "generator": "bench/peers/statistics_golden.py",
        "command": "/tmp/peers/bin/python bench/peers/statistics_golden.py",
        "versions": {"python": platform.python_version(), **{p: version(p) for p in PEERS}},
        "published_dsr": [published_dsr(*case) for case in ((100, -3, 10), (46, -3, 10), (88, 0, 3), (1000, -3, 10))],
        "published_psr": [
            published_psr(*case)
            for case in ((-2.448, 10.164, 0), (-2.448, 10.164, 1 / 12**0.5), (0, 3, 0), (0, 3, 1 / 12**0.5))
        ],
        "sample": sample(rng),
        "overfit": [
            overfit("noise", noise, 8),
            overfit("one configuration is better than the next", skilled, 6),
            overfit("blocks of unequal size", uneven, 10),
        ],
        "bootstrap": [
            bootstrap("one good, two bad, two wide ones", excess, 5, 60, 3),
            bootstrap("all worse than the benchmark", hopeless, 3, 40, 4),
        ],
    }
    OUT.write_text(json.dumps(golden, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
