"""The L2 path: closed form, and the alphas at which a weight passes through zero."""

import numpy as np
import pytest
from scipy.optimize import brentq
from sklearn.datasets import load_diabetes

from solver import L2, LeastSquares, Quadratic, trajectory
from solver.spectral import crossings


def rng(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_the_film_example():
    loss = Quadratic([[1, 0.3], [0.3, 1.4]], [1.2, 2.1])
    path = trajectory(loss, L2())
    assert path.alpha_max == np.inf
    assert path.path(2.8581818)[0] == pytest.approx(0.416, abs=5e-4)
    assert path.path(1000)[0] == pytest.approx(0.0018, abs=5e-5)
    assert (path.path(0) == loss.minimizer).all()
    assert path.vanishes_at(0) == np.inf
    assert (path.path(np.inf) == 0).all()


@pytest.mark.parametrize("seed", range(5))
def test_against_a_linear_solve(seed: int):
    r = rng(seed)
    n = int(r.integers(1, 8))
    loss = LeastSquares(r.normal(size=(n + 3, n)), r.normal(size=n + 3))
    path = trajectory(loss, L2())
    for alpha in 10.0 ** r.uniform(-6, 6, 20):
        w = np.linalg.solve(loss.gram + 2 * alpha / n * np.eye(n), loss.linear)
        assert path.path(alpha) == pytest.approx(w, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("seed", range(8))
def test_optimal_everywhere(seed: int):
    r = rng(seed)
    m, n = int(r.integers(2, 20)), int(r.integers(1, 20))
    X = r.normal(size=(m, n)) * 10.0 ** r.uniform(-3, 3)
    loss = LeastSquares(X[:, r.integers(0, n, n)], r.normal(size=m))
    path = trajectory(loss, L2())
    alphas = np.concatenate([path.alphas, 10.0 ** r.uniform(-8, 8, 50) * loss.gram.max()])
    assert path.kkt_violation(alphas).max() <= 1e-12 * abs(loss.linear).max()


def test_the_crossing_of_the_film():
    path = trajectory(Quadratic([[1, 0.8], [0.8, 1.2]], [-0.8, 2.6]), L2())
    assert path.zero_intervals(0) == [(pytest.approx(0.35, rel=1e-14),) * 2]
    assert path.zero_intervals(1) == []
    assert path.path(path.alphas[1])[0] == 0.0
    assert path.path(path.alphas[1] * (1 - 1e-9))[0] < 0 < path.path(path.alphas[1] * (1 + 1e-9))[0]


def test_diabetes_crosses_zero_six_times():
    X, y = load_diabetes(return_X_y=True)
    path = trajectory(LeastSquares(X, y - y.mean()), L2())
    grid = np.concatenate([[0], np.geomspace(1e-8, 1e5, 100_000) * 0.99 * path.alphas[1]])
    w = path.path(grid)
    k, i = np.nonzero(w[:-1] * w[1:] < 0)
    found = sorted((float(start), int(j)) for j in range(10) for start, _ in path.zero_intervals(j))
    assert len(found) == len(k) == 6
    for (alpha, j), step, column in zip(found, k, i, strict=True):
        assert j == column
        root = brentq(lambda a, j=j: path.path(a)[j], grid[step], grid[step + 1], xtol=1e-300)
        assert alpha == pytest.approx(root, rel=1e-12)


def with_zeros(d: list[float], roots: list[float]) -> np.ndarray:
    """a with Σ a_k / (d_k + mu) = Π (mu - root) / Π (mu + d_k)."""
    return np.array(
        [
            np.prod([-dk - root for root in roots])
            / np.prod([dj - dk for j, dj in enumerate(d) if j != k])
            for k, dk in enumerate(d)
        ]
    )


@pytest.mark.parametrize(
    ("roots", "expected"),
    [
        ([0.5], [0.5]),
        ([0.5, 2.0], [0.5, 2.0]),
        ([1e-6, 30.0], [1e-6, 30.0]),
        ([1.0, 1.0001], [1.0, 1.0001]),
        ([1.0, 1.0], [1.0]),  # touches zero
        ([0.3, 0.3, 5.0], [0.3, 5.0]),
        ([1.0, 1.0, 1.0], [1.0]),
        ([-0.05, 2.0], [2.0]),  # a root below zero is none
        ([-3.0, -0.01], []),
    ],
)
def test_all_zeros_are_found(roots: list[float], expected: list[float]):
    d = [0.1, 0.7, 1.5, 4.0][: len(roots) + 1]
    found = [mu for mu, _ in crossings(with_zeros(d, roots)[None], np.array(d))]
    assert found == pytest.approx(expected, rel=1e-4 if len(set(roots)) < len(roots) else 1e-9)


def test_a_near_miss_is_no_zero():
    d = [0.1, 0.7, 1.5]
    a = with_zeros(d, [1.0, 1.0])
    a[0] *= 1 - 1e-9 * np.sign(a[0])
    assert len(crossings(np.array([a, a * [1 + 2e-9, 1, 1]]), np.array(d))) == 2


def test_a_weight_that_nothing_pulls_is_always_zero():
    path = trajectory(Quadratic(np.diag([1.0, 2.0]), [0.0, 1.0]), L2())
    assert path.zero_intervals(0) == [(0, np.inf)]
    assert path.vanishes_at(0) == 0
    assert (path.path([0, 0.3, 7])[:, 0] == 0).all()


def test_two_crossings_in_a_row_are_two_instants():
    """No other weight crosses between them, so the two are neighbouring knots."""
    r = rng(7)
    for _ in range(1000):
        root = r.normal(size=(3, 3))
        path = trajectory(Quadratic(root.T @ root + 0.01 * np.eye(3), r.normal(size=3)), L2())
        for i in range(3):
            twice = path.weights[:, i] == 0
            if (twice[1:] & twice[:-1]).any():
                assert all(start == end for start, end in path.zero_intervals(i))
                return
    pytest.fail("no such problem among a thousand")


def test_a_weight_that_starts_at_zero_and_leaves():
    path = trajectory(Quadratic([[1.0, 0.5], [0.5, 1.0]], [0.0, 1.0]), L2())
    assert path.zero_intervals(0) == [(0, 0)]
    assert path.path(0.1)[0] > 0
