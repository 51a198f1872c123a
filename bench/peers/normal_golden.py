"""Golden numbers of the normal distribution for libs/numerics, by mpmath at 400 digits (1 - 1e-300 must not round) and SciPy.

Run: python bench/peers/normal_golden.py > test/golden/normal.json   (pip install scipy mpmath)
"""

import json
import platform

import mpmath
import scipy
from scipy import special, stats

mpmath.mp.dps = 400

POINTS = [-40, -27, -12.5, -8, -5, -3.2, -1.5, -1, -0.7, -0.46875, -0.1, -1e-9, 0, 1e-12, 0.3, 0.46875, 0.5, 1, 2.5, 4, 4.1, 6, 9, 20, 26.5]
QUANTILES = [1e-310, 1e-100, 1e-20, 1e-9, 1e-5, 0.001, 0.02425, 0.07, 0.075, 0.3, 0.5, 0.6, 0.92, 0.93, 0.99, 1 - 1e-9]
LOG_PROBABILITIES = [-1e6, -1e4, -800.5, -730, -700, -60, -20, -3, -0.7, -0.3, -0.01, -1e-9, -1e-40]
INTERVALS = [[-1, 1], [-0.2, 30], [-50, 0.1], [2, 3], [-3, -2], [30, 31], [-31, -30], [8, 8.001], [-1e-6, 1e-6], [0, 5], [5, 1000]]
INNER = [0.001, 0.25, 0.5, 0.9, 0.999999]


def quantile_of_log(y):
    """Root of log ncdf(x) = y, polished from SciPy's double."""
    return float(mpmath.findroot(lambda x: mpmath.log(mpmath.ncdf(x)) - y, mpmath.mpf(float(special.ndtri_exp(y)))))


golden = {
    "generator": "bench/peers/normal_golden.py",
    "command": "python bench/peers/normal_golden.py > test/golden/normal.json",
    "versions": {"python": platform.python_version(), "scipy": scipy.__version__, "mpmath": mpmath.__version__},
    "erf": [[x, float(mpmath.erf(x))] for x in POINTS],
    "erfc": [[x, float(mpmath.erfc(x))] for x in POINTS],
    "erfcx": [[x, float(special.erfcx(x))] for x in POINTS if x > -26],
    "cdf": [[x, float(mpmath.ncdf(x))] for x in POINTS],
    "logCdf": [[x, float(mpmath.log(mpmath.ncdf(x)))] for x in POINTS + [-1000, 37]],
    "quantile": [[p, float(special.ndtri(p))] for p in QUANTILES],
    "quantileOfLog": [[y, quantile_of_log(y)] for y in LOG_PROBABILITIES],
    "truncatedLogMass": [
        [a, b, float(mpmath.log(mpmath.ncdf(b) - mpmath.ncdf(a) if b <= 0 else mpmath.ncdf(-a) - mpmath.ncdf(-b)))]
        for a, b in INTERVALS
    ],
    "truncatedQuantile": [[q, a, b, float(stats.truncnorm.ppf(q, a, b))] for a, b in INTERVALS for q in INNER],
}
print("{\n" + ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in golden.items()) + "\n}")
