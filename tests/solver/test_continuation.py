"""Curved paths: elastic net, logistic losses, and losses and penalties made by a reader."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from solver import (
    L1,
    L2,
    DataError,
    ElasticNet,
    InputError,
    LeastSquares,
    Logistic,
    Lq,
    PrecisionError,
    Quadratic,
    trajectory,
)

pytestmark = pytest.mark.numeric


def rng(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


def logistic(seed: int, m: int = 80, n: int = 5) -> Logistic:
    r = rng(seed)
    X = r.normal(size=(m, n))
    return Logistic(X, X @ r.normal(size=n) + 2 * r.normal(size=m) > 0)


def prices(path) -> np.ndarray:
    top = path.alpha_max if np.isfinite(path.alpha_max) else 10 * path.alphas[-1] + 10
    return np.concatenate(
        [path.alphas, np.linspace(0, 1.1 * top, 30), np.geomspace(1e-8, 1, 9) * top]
    )


@pytest.mark.parametrize("penalty", [L1(), L2(), ElasticNet(0.5), ElasticNet(0.02)], ids=repr)
@pytest.mark.parametrize("seed", range(3))
def test_logistic_paths_are_optimal(seed: int, penalty):
    loss = logistic(seed)
    path = trajectory(loss, penalty)
    size = abs(loss.gradient(np.zeros(loss.n))).max()
    assert path.kkt_violation(prices(path)).max() <= 1e-12 * size
    assert (path.path(0) == loss.minimizer).all()
    assert (np.diff(path.alphas) > 0).all()


@pytest.mark.parametrize("ratio", [0.02, 0.3, 0.7, 0.99])
@pytest.mark.parametrize("seed", range(3))
def test_elastic_net_paths_are_optimal(seed: int, ratio: float):
    r = rng(seed)
    m, n = ((20, 6), (6, 9), (15, 4))[seed]
    X = r.normal(size=(m, n))
    if seed == 2:
        X = X[:, [0, 1, 2, 3, 0]]  # the square term makes equal columns share evenly
    loss = LeastSquares(X, r.normal(size=m))
    path = trajectory(loss, ElasticNet(ratio))
    assert path.kkt_violation(prices(path)).max() <= 1e-12 * abs(loss.linear).max()
    if seed == 2:
        w = path.path(path.alpha_max * np.linspace(0.1, 1, 9))
        assert w[:, 0] == pytest.approx(w[:, 4], abs=1e-12)


def test_elastic_net_knots_are_where_a_grid_sees_them():
    r = rng(5)
    loss = LeastSquares(r.normal(size=(12, 5)), r.normal(size=12))
    path = trajectory(loss, ElasticNet(0.6))
    grid = np.linspace(0, path.alpha_max, 4001)
    zero = path.path(grid) == 0
    steps = np.flatnonzero((zero[1:] != zero[:-1]).any(axis=1))
    for k in steps:
        assert ((path.alphas >= grid[k]) & (path.alphas <= grid[k + 1])).any()
    assert len(path.alphas) >= len(steps) + 1
    for i in range(5):
        for start, end in path.zero_intervals(i):
            inside = (grid >= start) & (grid <= end)
            assert zero[inside, i].all()


def test_the_ends_of_elastic_net_are_l1_and_l2():
    loss = Quadratic([[1, 0.3], [0.3, 1.4]], [1.2, 2.1])
    alphas = np.linspace(0, 8, 30)
    for end, penalty in ((1, L1()), (0, L2())):
        net, plain = trajectory(loss, ElasticNet(end)), trajectory(loss, penalty)
        assert net.path(alphas) == pytest.approx(plain.path(alphas), abs=1e-13)
    assert trajectory(loss, ElasticNet(1)).alphas == pytest.approx(trajectory(loss, L1()).alphas)


@pytest.mark.parametrize("penalty", [L1(), L2()], ids=repr)
def test_logistic_against_scikit_learn(penalty):
    loss = logistic(1)
    m, n = loss.X.shape
    path = trajectory(loss, penalty)
    for alpha in (0.02, 0.1, 0.4):
        if isinstance(penalty, L1):
            model = LogisticRegression(C=n / (m * alpha), l1_ratio=1, solver="liblinear", tol=1e-12)
        else:
            model = LogisticRegression(C=n / (2 * m * alpha), solver="newton-cholesky", tol=1e-12)
        model.set_params(fit_intercept=False, max_iter=100_000).fit(loss.X, loss.y)
        assert path.path(alpha) == pytest.approx(model.coef_[0], abs=2e-5)


def test_an_instant_of_zero_on_a_curved_path():
    loss = Quadratic([[1, 0.8], [0.8, 1.2]], [-0.8, 2.6])
    exact, followed = trajectory(loss, L2()), trajectory(loss, ElasticNet(0))
    assert followed.zero_intervals(0) == [(pytest.approx(0.35, rel=1e-12),) * 2]
    assert followed.zero_intervals(1) == exact.zero_intervals(1) == []


def test_a_tie_of_two_weights():
    path = trajectory(Quadratic([[1, 0.2], [0.2, 1]], [1.5, 1.5]), ElasticNet(0.5))
    assert path.active_sets == ((0, 1), ())
    assert path.kkt_violation(prices(path)).max() <= 1e-13


class Poisson:
    """A reader's own loss: J(w) = mean(exp(x·w) - y x·w), for counts."""

    def __init__(self, X: np.ndarray, y: np.ndarray) -> None:
        self.X, self.y, self.n = X, y, X.shape[1]
        w = np.zeros(self.n)
        for _ in range(60):
            w = w - np.linalg.solve(self.hessian(w), self.gradient(w))
        self.minimizer = w

    def value(self, w):
        t = np.asarray(w) @ self.X.T
        return (np.exp(t) - self.y * t).mean(axis=-1)

    def gradient(self, w):
        return (np.exp(np.asarray(w) @ self.X.T) - self.y) @ self.X / len(self.y)

    def hessian(self, w):
        return (self.X.T * np.exp(self.X @ w)) @ self.X / len(self.y)


class Fair:
    """A reader's own penalty: |w| less its corner, and a little |w| with it."""

    kink = 0.25

    def share(self, n):
        return 1 / n

    def value(self, w):
        w = abs(np.asarray(w))
        return (0.25 * w + w - np.log1p(w)).sum(axis=-1) / w.shape[-1]

    def slope(self, w):
        return w / (1 + abs(w))

    def curvature(self, w):
        return 1 / (1 + abs(w)) ** 2

    def subdifferential_distance(self, w, pull, alpha):
        price = np.asarray(alpha)[..., None] / w.shape[-1]
        rest = abs(pull - price * (self.slope(w) + 0.25 * np.sign(w)))
        return np.where(w == 0, np.maximum(rest - 0.25 * price, 0), rest).max(axis=-1)


@pytest.mark.parametrize("penalty", [L1(), L2(), ElasticNet(0.5), Fair()])
def test_a_readers_own_loss_and_penalty(penalty):
    r = rng(0)
    X = 0.5 * r.normal(size=(60, 3))
    loss = Poisson(X, r.poisson(np.exp(X @ [1.0, -0.5, 0.2])))
    path = trajectory(loss, penalty)
    assert path.kkt_violation(prices(path)).max() <= 1e-12 * abs(loss.gradient(np.zeros(3))).max()
    budget = float(penalty.value(path.path(path.alphas[-1] / 3 + 0.1)))
    assert path.alpha_at(budget) == pytest.approx(path.alphas[-1] / 3 + 0.1, rel=1e-6)


def test_a_penalty_that_has_no_path():
    for q in (0.5, 1.5):
        with pytest.raises(DataError, match="no path"):
            trajectory(Quadratic([[1.0]], [1.0]), Lq(q))


@pytest.mark.parametrize("penalty", [L1(), L2(), ElasticNet(0.5)], ids=repr)
def test_classes_that_a_plane_separates_have_a_path_above_zero(penalty):
    X = rng(3).normal(size=(12, 3))
    loss = Logistic(X, X @ [1.0, -2.0, 0.5] > 0)
    path = trajectory(loss, penalty)
    size = abs(loss.gradient(np.zeros(3))).max()
    alphas = size * np.geomspace(1e-14, 10, 40)
    assert path.kkt_violation(alphas).max() <= 1e-13 * size
    assert 0 < path.alphas[0] <= 1e-11 * size * 3
    with pytest.raises(InputError, match="no optimum at alpha = 0"):
        path.path(0)
    budget = 2 * float(penalty.value(path.weights[0]))  # further down than the path was followed
    alpha = path.alpha_at(budget)
    assert 0 < alpha < path.alphas[0]
    assert penalty.value(path.path(alpha)) <= budget


def test_more_features_than_samples_have_a_logistic_path():
    X = rng(4).normal(size=(6, 10))
    loss = Logistic(X, [0, 1, 0, 1, 1, 0])
    path = trajectory(loss, L1())
    assert path.kkt_violation(path.alpha_max * np.linspace(0.01, 1.1, 50)).max() <= 1e-15
    assert (path.path(0.5 * path.alpha_max) != 0).sum() <= 6


@pytest.mark.parametrize("ratio", [1e-12, 0.3, 1 - 1e-12])
def test_the_unit_of_a_column_is_no_matter(ratio: float):
    """What cancels in a row of the conditions is the measure of its rounding error."""
    r = rng(6)
    loss = LeastSquares(
        r.normal(size=(20, 5)) * 10.0 ** np.array([-8, -3, 0, 4, 8]), r.normal(size=20)
    )
    path = trajectory(loss, ElasticNet(ratio))
    alphas = path.alpha_max * np.geomspace(1e-30, 1, 60)
    for alpha, w in zip(alphas, path.path(alphas), strict=True):
        p, pull = alpha / 5, -loss.gradient(w)
        answer = p * (ratio * np.sign(w) + 2 * (1 - ratio) * w)
        off = np.where(w == 0, np.maximum(abs(pull) - p * ratio, 0), abs(pull - answer))
        parts = (abs(w) @ abs(loss.X).T + abs(loss.y)) @ abs(loss.X) / 20 + abs(answer)
        assert (off <= 1e-13 * parts).all()


def test_zero_at_two_knots_in_a_row_is_not_zero_between():
    """A weight that returns is told from one that rests by the signs of the stretch."""
    loss = Quadratic([[1, 1.5], [1.5, 4]], np.linalg.solve([[1, 1.5], [1.5, 4]], [3, 4]))
    path = trajectory(loss, ElasticNet(0.95))
    grid = np.linspace(0, 1.05 * path.alpha_max, 3000)
    zero = path.path(grid) == 0
    away = [k for k in range(1, len(path.alphas) - 1) if not path.weights[k : k + 2, 1].any()]
    assert len(path.zero_intervals(1)) == 2
    assert away
    for i in range(2):
        inside = np.zeros(len(grid), dtype=bool)
        for start, end in path.zero_intervals(i):
            inside |= (grid >= start) & (grid <= end)
        assert (zero[:, i] == inside).all()


def test_columns_that_differ_in_the_last_bit_are_solved_or_refused():
    """Two columns that differ in the last bit but for one sample, with hardly any square term."""
    r = rng(8)
    X = r.normal(size=(8, 1)) * np.ones((1, 3))
    X[0] *= [1, 1 + 2**-52, 1 - 2**-52]
    problem = LeastSquares(X, r.normal(size=8))
    try:
        path = trajectory(problem, ElasticNet(1 - 1e-12))
    except PrecisionError:
        return
    size = abs(problem.linear).max()
    assert path.kkt_violation(prices(path)).max() <= 1e-12 * size
