"""How fast the solver is, beside scikit-learn's best mode and, where installed, celer and skglm.

    python benchmarks/paths.py            every table, some minutes
    python benchmarks/paths.py --quick    few rounds, no coordinate descent

One thread. The programs take turns within every round, so that a busy machine slows all of them;
a short one is called for two milliseconds in its turn, so that none starts cold. A ratio is the
median over the rounds of (their time / our time). Our time contains everything from X and y on:
checks, Gram matrix, path, and the proof that the path is optimal.
"""

import argparse
import importlib.util
import math
import os
import platform
import statistics
import sys
import time
import tracemalloc
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

for library in ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "NUMBA"):
    os.environ[f"{library}_NUM_THREADS"] = "1"
sys.path[0] = str(Path(__file__).parents[1])  # works without an installed package, too

import numpy as np  # noqa: E402
from sklearn.datasets import load_diabetes  # noqa: E402
from sklearn.linear_model import lars_path, lars_path_gram, lasso_path  # noqa: E402

from solver import L1, LeastSquares, Quadratic, trajectory  # noqa: E402

Times = dict[str, list[float]]
Problem = tuple[np.ndarray, np.ndarray]


def race(programs: dict[str, Callable[[], object]], rounds: int) -> Times:
    """Seconds a call of every program in every round; a turn lasts two milliseconds or one call."""
    times: Times = {name: [] for name in programs}
    turns = dict.fromkeys(programs, 1)
    # two rehearsals, unless one round is long enough: the first call is slower than any other
    for k in range(-2 if rounds > 1 else 0, rounds):
        for name, program in programs.items():
            start = time.perf_counter()
            for _ in range(turns[name]):
                program()
            seconds = (time.perf_counter() - start) / turns[name]
            if k < 0:
                turns[name] = math.ceil(2e-3 / seconds)
            else:
                times[name].append(seconds)
    return times


def ratio(times: Times, theirs: str) -> float:
    """Median over the rounds of their time / our time."""
    return statistics.median(t / o for t, o in zip(times[theirs], times["ours"], strict=True))


def best(times: Times) -> str:
    """The fastest of the others."""
    others = [name for name in times if name != "ours"]
    return min(others, key=lambda name: statistics.median(times[name]))


def duration(seconds: float) -> str:
    return f"{seconds * 1e6:.0f} µs" if seconds < 1e-3 else f"{seconds * 1e3:.1f} ms"


def problems() -> dict[str, tuple[Problem, int, float, float]]:
    """Name: X and y, rounds, and the marks from X and y and with the Gram matrix given."""
    rng = np.random.default_rng(0)

    def made(m: int, n: int) -> Problem:
        X = rng.normal(size=(m, n))
        return X, X[:, :20] @ rng.normal(size=20) + rng.normal(size=m)

    X, y = load_diabetes(return_X_y=True)
    return {
        "diabetes 442 x 10": ((X, y - y.mean()), 200, 5.0, 4.8),
        "5000 x 200": (made(5000, 200), 21, 4.0, 2.0),
        "1000 x 500": (made(1000, 500), 11, 3.0, 3.3),
        "500 x 2000": (made(500, 2000), 7, 1.9, 5.8),
    }


def paths(X: np.ndarray, y: np.ndarray, rounds: int) -> tuple[Times, Times]:
    """The whole L1 path, from X and y, and with the Gram matrix given."""
    options = {"method": "lasso", "max_iter": 10**6, "alpha_min": 0.0}
    from_data = race(
        {
            "ours": lambda: trajectory(LeastSquares(X, y), L1()),
            "lars_path": lambda: lars_path(X, y, **options),
            "lars_path, Gram=True": lambda: lars_path(X, y, Gram=True, **options),
            "lars_path, Gram=XᵀX": lambda: lars_path(X, y, Xy=X.T @ y, Gram=X.T @ X, **options),
        },
        rounds,
    )
    loss = LeastSquares(X, y)
    gram, product = loss.gram * len(y), loss.linear * len(y)
    given = race(
        {
            "ours": lambda: trajectory(loss, L1()),
            "lars_path_gram": lambda: lars_path_gram(product, gram, n_samples=len(y), **options),
        },
        rounds,
    )
    return from_data, given


def grid(X: np.ndarray, y: np.ndarray, rounds: int) -> Times:
    """100 prices from alpha_max down to a thousandth of it, to 1e-10."""
    top = abs(X.T @ y).max() / len(y)
    lams = top * np.geomspace(1, 1e-3, 100)
    alphas = lams * X.shape[1]
    options = {"alphas": lams, "tol": 1e-10, "max_iter": 10**6}
    programs: dict[str, Callable[[], object]] = {
        "ours": lambda: trajectory(LeastSquares(X, y), L1()).path(alphas),
        "coordinate descent": lambda: lasso_path(X, y, **options),
        "the same, no Gram": lambda: lasso_path(X, y, precompute=False, **options),
    }
    if importlib.util.find_spec("celer"):
        from celer import celer_path

        columns = np.asfortranarray(X)
        programs["celer"] = lambda: celer_path(
            columns, y, "lasso", alphas=lams, tol=1e-10, max_iter=1000
        )
    if importlib.util.find_spec("skglm"):
        from skglm import Lasso

        model = Lasso(tol=1e-10, fit_intercept=False, max_iter=1000)
        programs["skglm"] = lambda: model.path(X, y, lams)
    return race(programs, rounds)


def machine() -> str:
    """Processor, versions and date, in one line."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    name = next((line.split(":")[1].strip() for line in lines if "model name" in line), "")
    import sklearn

    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {name or platform.processor()}, one thread, Python "
        f"{platform.python_version()}, numpy {np.__version__}, scikit-learn {sklearn.__version__}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="few rounds, no coordinate descent")
    quick = parser.parse_args().quick
    warnings.simplefilter("ignore")  # the others warn where they give up
    print(machine())

    print("\nThe whole L1 path: time of scikit-learn's best mode / ours")
    print(f"{'':20}{'from X and y':>34}{'with the Gram matrix':>34}")
    for name, ((X, y), rounds, *marks) in problems().items():
        line = f"{name:20}"
        for times, mark in zip(paths(X, y, 4 if quick else rounds), marks, strict=True):
            ours, theirs = statistics.median(times["ours"]), best(times)
            line += f"{duration(ours):>12}{ratio(times, theirs):>9.2f}   (mark {mark:3.1f})"
        print(line, f"  {best(times)}" if quick else "")

    loss = Quadratic([[1, 0.3], [0.3, 1.4]], [1.2, 2.1])
    alphas, path = np.linspace(0, 7, 600), trajectory(loss, L1())
    two = race({"ours": lambda: trajectory(loss, L1()), "600": lambda: path.path(alphas)}, 200)
    print(f"\nTwo weights: path {duration(statistics.median(two['ours']))} (mark 100 µs),", end=" ")
    print(f"600 prices on it {duration(statistics.median(two['600']))} (mark 50 µs)")

    X, y = problems()["500 x 2000"][0]
    tracemalloc.start()
    trajectory(LeastSquares(X, y), L1())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    print(f"Peak memory for 500 x 2000: {peak / 2**20:.0f} MiB, the Gram matrix is 31 of them")

    if not quick:
        print("\n100 prices down to alpha_max / 1000, to 1e-10: their time / ours")
        for name, ((X, y), rounds, *_) in problems().items():
            times = grid(X, y, max(1, rounds // 10))  # diabetes goes first and compiles the others
            others = ", ".join(f"{k} {ratio(times, k):.2f}" for k in times if k != "ours")
            print(f"{name:20}{duration(statistics.median(times['ours'])):>12}   {others}")


if __name__ == "__main__":
    main()
