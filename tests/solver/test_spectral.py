"""The L2 path: closed form, and the alphas at which a weight passes through zero."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from scipy.optimize import brentq
from sklearn.datasets import load_diabetes

from solver import L1, L2, LeastSquares, PrecisionError, Quadratic, Trajectory, trajectory
from solver.spectral import Terms, crossings, violation

pytestmark = pytest.mark.numeric


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


def zeros(a: np.ndarray, d: np.ndarray):
    """The crossings of numbers that are right to rounding."""
    ends = np.sign((a / d).sum(axis=1)), np.sign(a.sum(axis=1))
    return crossings(Terms(a, d, 0 * a, 0 * a, 0.0, 0 * d), *ends)


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
    found = [mu for mu, _, _ in zeros(with_zeros(d, roots)[None], np.array(d))[0]]
    assert found == pytest.approx(expected, rel=1e-4 if len(set(roots)) < len(roots) else 1e-9)


def test_a_near_miss_is_no_zero():
    d = [0.1, 0.7, 1.5]
    a = with_zeros(d, [1.0, 1.0])
    a[0] *= 1 - 1e-9 * np.sign(a[0])
    assert len(zeros(np.array([a, a * [1 + 2e-9, 1, 1]]), np.array(d))[0]) == 2


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


def exact(array: np.ndarray) -> np.ndarray:
    """The same numbers as fractions."""
    return np.vectorize(Fraction, otypes=[object])(array)


def table(kind: str, r: np.random.Generator) -> np.ndarray:
    """X of one kind: a few rows, a few columns."""
    n = int(r.integers(1, 7))
    X = r.normal(size=(n + int(r.integers(0, 9)), n))
    match kind:
        case "units":
            return X * 10.0 ** r.uniform(-8, 8, size=n)
        case "dependent, in units":
            X = np.column_stack([X, X @ r.integers(-1, 2, size=(n, 2))])
            return X * 2.0 ** r.integers(-30, 30, size=n + 2)
        case "tiny":
            return X * 1e-30
        case "huge":
            return X * 1e30
        case "wide":
            return X[:n].T if n == 1 else r.normal(size=(n, n + 3))
        case "hilbert":
            return 1 / (np.arange(n + 3)[:, None] + np.arange(n) + 1.0)
        case "nearly equal":
            return np.column_stack(
                [X, X[:, 0] + 10.0 ** r.uniform(-14, -2) * r.normal(size=len(X))]
            )
        case "offset":
            return X + 1e6
        case "integers":
            return r.integers(-2, 3, size=(int(r.integers(2, 8)), n)).astype(float)
        case "signs":
            return r.choice([-1.0, 1.0], size=(int(r.integers(2, 8)), n + 2))
        case "orthogonal":
            return np.kron([[1.0, 1], [1, -1]], [[1, 1], [1, -1]])[:, r.permutation(4)[:n]]
        case "chain":  # each weight has to do with its neighbours alone
            return np.eye(n) + np.diag(r.integers(0, 3, n - 1).astype(float), 1)
    return X


REAL = "generic", "units", "dependent, in units", "tiny", "huge", "wide", "hilbert", "nearly equal"
REAL += ("offset",)
WHOLE = "integers", "signs", "orthogonal", "chain"


def least_squares(kind: str, r: np.random.Generator) -> LeastSquares:
    X = table(kind, r)
    m, n = X.shape
    y = r.integers(-3, 4, size=m).astype(float) if kind in WHOLE else r.normal(size=m)
    chance = r.random()
    if chance < 0.2:
        y = X @ (r.integers(-1, 2, size=n) if kind in WHOLE else r.normal(size=n))
    elif chance < 0.3:
        y = np.eye(m)[0]
    return LeastSquares(X, y * (1e-30 if kind == "tiny" and chance > 0.6 else 1))


def quadratic(kind: str, r: np.random.Generator) -> Quadratic:
    X = table(kind, r)
    minimizer = r.normal(size=X.shape[1]) * 10.0 ** r.uniform(-4, 4) * (r.random(X.shape[1]) > 0.2)
    gram = X.T @ X / len(X)
    return Quadratic(gram + 1e-4 * np.diag(gram.diagonal()), minimizer)


def prices(path: Trajectory, r: np.random.Generator) -> np.ndarray:
    """0, the knots, the middles between them, and prices small and large."""
    middles = (path.alphas[1:] + path.alphas[:-1]) / 2
    size = path.loss.gram.diagonal()
    low, high = np.log10([size[size > 0].min(initial=1), size.max()])
    some = 10.0 ** r.uniform(low - 9, high + 9, size=8)
    return np.concatenate([path.alphas, middles, some, [1e-200, 1e200]])


def backward_error(path: Trajectory, alphas: np.ndarray) -> float:
    """The largest |H w + mu w - c|_i in units of the numbers that cancel in it, by fractions."""
    loss = path.loss
    if isinstance(loss, Quadratic):
        gram = exact(loss.gram)
        linear = gram @ exact(loss.minimizer)
        size = np.sqrt(loss.gram.diagonal())
        total = size @ abs(loss.minimizer)
    else:
        X, y, m = exact(loss.X), exact(loss.y), len(loss.y)
        gram, linear = X.T @ X / m, X.T @ y / m
        size, total = np.sqrt((loss.X**2).mean(axis=0)), np.sqrt((loss.y**2).mean())
    worst = 0.0
    for alpha, row in zip(alphas, path.path(alphas), strict=True):
        mu, w = Fraction(alpha) * Fraction(2, loss.n), exact(row)
        rest = abs(gram @ w + mu * w - linear)
        room = exact(size * (size @ abs(row) + total)) + mu * abs(w)
        assert (rest[room == 0] == 0).all()
        worst = max(worst, *(float(a / b) for a, b in zip(rest, room, strict=True) if b), 0.0)
    return worst


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("kind", REAL + WHOLE)
def test_backward_stable_in_the_unit_of_every_column(kind: str):
    """1e-12 is what the decomposition is proved to; 1e-10 would be called wrong."""
    r = rng(sum(map(ord, kind)))
    worst = 0.0
    for _ in range(60):
        path = trajectory(least_squares(kind, r), L2())
        assert (np.diff(path.alphas) > 0).all()
        worst = max(worst, backward_error(path, prices(path, r)))
    assert 0 < worst <= 1e-12


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("kind", ["generic", "units", "tiny", "huge", "offset", "chain"])
def test_a_given_minimiser_is_backward_stable_too(kind: str):
    r = rng(sum(map(ord, kind)))
    worst = 0.0
    for _ in range(60):
        path = trajectory(quadratic(kind, r), L2())
        assert (path.path(0) == path.loss.minimizer).all()
        worst = max(worst, backward_error(path, prices(path, r)))
    assert 0 < worst <= 1e-12


@pytest.mark.parametrize("kind", REAL + WHOLE)
def test_between_knots_each_weight_has_its_sign(kind: str):
    r = rng(sum(map(ord, kind)))
    for _ in range(60):
        path = trajectory(least_squares(kind, r), L2())
        alphas = prices(path, r)[len(path.alphas) : -1]
        after = path.alphas.searchsorted(alphas, side="right") - 1
        assert (np.sign(path.path(alphas)) == path.signs[after]).all()
        for i in range(path.loss.n):  # and the signs change at a zero, or touch it, alone
            for k in np.flatnonzero(path.signs[1:, i] != path.signs[:-1, i]) + 1:
                assert path.weights[k, i] == 0
            assert (path.signs[:, i] == 0).all() or (path.signs[:, i] != 0).all()


@pytest.mark.parametrize("kind", REAL)
def test_one_price_or_many_are_the_same_bits(kind: str):
    r = rng(sum(map(ord, kind)))
    for penalty in (L1(), L2()):
        for _ in range(20):
            path = trajectory(least_squares(kind if penalty.kink == 0 else "generic", r), penalty)
            alphas = prices(path, r)
            many = path.path(alphas)
            alone = np.array([path.path(alpha) for alpha in alphas.tolist()])
            assert (many == alone).all()
            assert (path.path(alphas[::-1])[::-1] == alone).all()


@pytest.mark.parametrize("kind", REAL + WHOLE)
def test_no_budget_is_exceeded(kind: str):
    r, penalty = rng(sum(map(ord, kind))), L2()
    for _ in range(20):
        path = trajectory(least_squares(kind, r), penalty)
        first = float(penalty.value(path.path(0)))
        for budget in (first, np.nextafter(first, 0), first * (1 - 1e-15), *(first * r.random(4))):
            alpha = path.alpha_at(float(budget))
            assert penalty.value(path.path(alpha)) <= budget
            if 0 < alpha < np.inf and budget < first * (1 - 1e-9):
                less = alpha * (1 - 1e-9)
                assert penalty.value(path.path(less)) > budget * (1 - 1e-9)


def numerators(loss: LeastSquares) -> list[list[Fraction]]:
    """det(mI) f_i as polynomials in m mu, coefficients ascending, exactly (Faddeev, LeVerrier)."""
    X, y, n = exact(loss.X), exact(loss.y), loss.n
    gram, one = X.T @ X, exact(np.eye(n))
    adjugate = [one]
    for k in range(1, n):
        product = -gram @ adjugate[-1]
        adjugate.append(product - one * (sum(product.diagonal()) / k))
    return [list(row) for row in np.transpose([part @ (X.T @ y) for part in adjugate[::-1]])]


def positive_roots(p: list[Fraction]) -> int | None:
    """How many different roots above zero, by Sturm's theorem; None if p is zero."""
    while p and p[-1] == 0:
        p = p[:-1]
    if not p:
        return None
    while p[0] == 0:
        p = p[1:]
    chain = [p, [k * c for k, c in enumerate(p)][1:]]
    while chain[-1]:
        rest, by = list(chain[-2]), chain[-1]
        while len(rest) >= len(by):
            share = rest[-1] / by[-1]
            for k in range(1, len(by) + 1):
                rest[-k] -= share * by[-k]
            rest.pop()
        while rest and rest[-1] == 0:
            rest.pop()
        chain.append([-c for c in rest])
    ends = [[q[at] for q in chain if q and q[at]] for at in (0, -1)]
    changes = [sum(a * b < 0 for a, b in pairwise(end)) for end in ends]
    return changes[0] - changes[1]


@pytest.mark.parametrize("kind", WHOLE)
def test_crossings_against_exact_counts(kind: str):
    """Ties, weights at rest, linear terms and minimisers that are exactly zero, double zeros."""
    r = rng(sum(map(ord, kind)))
    seen = set()
    for _ in range(100):
        path = trajectory(least_squares(kind, r), L2())
        for i, p in enumerate(numerators(path.loss)):
            count, intervals = positive_roots(p), path.zero_intervals(i)
            seen.add(count)
            if count is None:
                assert intervals == [(0, np.inf)]
            else:
                assert sum(0 < start == end for start, end in intervals) == count
                assert len(intervals) <= count + 1
                if p[0]:  # of dependent columns p tells less about alpha = 0
                    assert len(intervals) == count
    assert seen >= ({None, 0, 1} if kind != "orthogonal" else {None, 0})


def test_a_linear_term_of_zero_is_no_crossing_far_out():
    """c_1 = 0: near mu = inf w_1 is -(H c)_1 / mu², and rounding must not cross that."""
    r = rng(2)
    for _ in range(200):
        X = r.integers(-3, 4, size=(6, 3)).astype(float)
        y = np.cross(*r.integers(-3, 4, size=(2, 3))) @ r.integers(-3, 4, size=(3, 6))
        y = y - X[:, 0] * (y @ X[:, 0]) / max(X[:, 0] @ X[:, 0], 1) if r.random() < 0.5 else y
        path = trajectory(LeastSquares(X, np.round(60 * y)), L2())
        assert path.alphas[-1] <= 1e12


def test_a_double_zero_is_one_zero_and_keeps_the_sign():
    d = np.array([0.1, 0.7, 1.5])
    (mu, i, after), *others = zeros(with_zeros(list(d), [1.0, 1.0])[None], d)[0]
    first = zeros(with_zeros(list(d), [1.0, 1.0])[None], d)[1]
    assert (i, others) == (0, [])
    assert mu == pytest.approx(1, abs=1e-6)
    assert after == first[0] != 0


def test_crossings_do_not_run_away():
    """A weight that is nothing but rounding has no zeros that could be counted."""
    r = rng(0)
    d = np.sort(10.0 ** r.uniform(-6, 6, size=40))
    noise = r.normal(size=(40, 40)) * 1e-17
    error = np.full((40, 40), 1e-15)
    roots, first = crossings(
        Terms(noise, d, error, 1e9 * error, 1.0, 0 * d), np.zeros(40), np.zeros(40)
    )
    assert not roots
    assert not first.any()


class TestProof:
    """No path without a decomposition that solves the equations for every alpha."""

    loss = LeastSquares(rng(0).normal(size=(9, 4)) * [1e-6, 1, 1e3, 1e6], rng(1).normal(size=9))

    def test_accepts_the_right_one(self):
        assert 0 < violation(self.loss) < 0.1

    @pytest.mark.parametrize("part", [0, 1, 2])
    def test_sees_a_wrong_number(self, part: int, monkeypatch: pytest.MonkeyPatch):
        for k in np.ndindex(self.loss.svd[part].shape):
            wrong = [np.array(x) for x in self.loss.svd]
            wrong[part][k] *= 1 + 1e-8
            if part == 1 and abs(wrong[1][k]) < 1e-6:
                continue  # such a component of a vector makes no difference
            other = LeastSquares(self.loss.X, self.loss.y)
            monkeypatch.setattr(other, "svd", tuple(wrong), raising=False)
            assert violation(other) > 1
            with pytest.raises(PrecisionError, match=r"Rounding hides the L2 path .*; remove or"):
                trajectory(other, L2())
