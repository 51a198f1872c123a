"""Golden states of CMA-ES for libs/search: the reference's state after generations of fixed points, minimising.

Run: python bench/peers/cma_golden.py > test/golden/cma.json   (pip install cmaes==0.13.1)
"""

import json
import platform

import cmaes
import numpy as np


def golden_case(d, population, generations, seed):
    rng = np.random.default_rng(seed)
    optimiser = cmaes.CMA(mean=np.full(d, 0.5), sigma=1 / 6, population_size=population)
    out = []
    for _ in range(generations):
        spread = optimiser._sigma * np.linalg.cholesky(optimiser._C)
        points = np.round(optimiser.mean + rng.normal(size=(population, d)) @ spread.T, 6)
        values = [float(np.sum(np.arange(1, d + 1) * (point - 0.3) ** 2)) for point in points]
        optimiser.tell(list(zip(points, values)))
        optimiser._eigen_decomposition()
        out.append({
            "points": points.tolist(),
            "values": values,
            "mean": optimiser.mean.tolist(),
            "sigma": float(optimiser._sigma),
            "covariance": optimiser._C.ravel().tolist(),
        })
    return {"dimensions": d, "population": population, "generations": out}


golden = {
    "generator": "bench/peers/cma_golden.py",
    "command": "python bench/peers/cma_golden.py > test/golden/cma.json",
    "versions": {"python": platform.python_version(), "numpy": np.__version__, "cmaes": cmaes.__version__},
    "cases": [golden_case(2, 6, 6, 1), golden_case(5, 8, 8, 2), golden_case(3, 14, 4, 3)],
}
print("{\n" + ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in golden.items()) + "\n}")
