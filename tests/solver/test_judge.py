"""The judge itself: it accepts what is right and sees a planted fault."""

import judge
import numpy as np
import pytest
from judge import WRONG, Bowl, Logits, Squares, Valley
from scipy.optimize import linprog, minimize
from sklearn.linear_model import LogisticRegression, Ridge


def rng(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


X = rng(0).normal(size=(12, 3)) * [1, 1e6, 1e-6]
y = rng(1).normal(size=12)
unit = np.array([1, 1e-6, 1e6])


@pytest.mark.parametrize("alpha", [0.0, 0.1, 1e3])
def test_ridge_is_right_until_one_weight_is_changed(alpha: float):
    H, c = X.T @ X / 12, X.T @ y / 12
    scaled = H * unit * unit[:, None] + np.diag(2 * alpha / 3 * unit**2)
    w = np.linalg.solve(scaled, c * unit) * unit
    for judged in (Squares(X, y), Bowl(H, np.linalg.lstsq(X * unit, y)[0] * unit)):
        assert judged.violations(w[None], [alpha], 0.0).max() < 1e-13
        for i in range(3):
            off = w.copy()
            off[i] *= 1 + 1e-6
            assert judged.violations(off[None], [alpha], 0.0).max() > WRONG


def test_ridge_agrees_with_scikit_learn():
    w = Ridge(alpha=2 * 12 * 0.3 / 3, fit_intercept=False).fit(X[:, [0, 0, 0]] + X * unit, y).coef_
    judged = Squares(X[:, [0, 0, 0]] + X * unit, y)
    assert judged.violations(w[None], [0.3], 0.0).max() < 1e-13


def test_the_lasso_in_one_weight():
    judged = Squares(X[:, :1], y)
    pull = float(X[:, 0] @ y) / 12
    w = np.array([np.sign(pull) * (abs(pull) - 0.01) / (X[:, 0] @ X[:, 0] / 12)])
    assert judged.violations(w[None], [0.01], 1.0).max() < 1e-15
    assert judged.violations(-w[None], [0.01], 1.0).max() > WRONG
    assert judged.violations(0 * w[None], [0.01], 1.0).max() > WRONG
    assert judged.barred(w, 0.01, 1.0, 0) > WRONG
    assert judged.violations(0 * w[None], [1.01 * abs(pull)], 1.0).max() == 0
    assert judged.slack(0 * w, 1.01 * abs(pull), 1.0, 0) > WRONG
    assert judged.slack(0 * w, abs(pull), 1.0, 0) <= WRONG


def test_logistic_regression_agrees_with_scikit_learn():
    Z = rng(3).normal(size=(40, 3))
    y = np.where(Z @ [1, -1, 0] + rng(4).normal(size=40) > 0, 1.0, -1.0)
    fit = LogisticRegression(C=3 / (2 * 40 * 0.2), fit_intercept=False, tol=1e-12)
    w = fit.fit(Z, y).coef_[0]
    judged = Logits(Z, y)
    assert judged.violations(w[None], [0.2], 0.0).max() < 1e-6
    assert judged.violations(1.001 * w[None], [0.2], 0.0).max() > 1e-5


def test_a_weight_that_may_as_well_be_zero():
    twins = np.column_stack([X[:, 0], X[:, 0]])
    judged = Squares(twins, y)
    pull = float(X[:, 0] @ y) / 12
    whole = np.sign(pull) * (abs(pull) - 0.01) / (X[:, 0] @ X[:, 0] / 12)
    assert judged.barred(np.array([whole / 2, whole / 2]), 0.02, 1.0, 0) < 1e-14
    assert judged.barred(np.array([whole / 2, whole / 2]), 0.02, 0.5, 0) > WRONG


@pytest.mark.parametrize("seed", range(100))
def test_the_linear_programme(seed: int):
    r = rng(seed)
    n, m = int(r.integers(1, 5)), int(r.integers(1, 20))
    Z = r.integers(-2, 3, size=(m, n)).astype(float) if seed % 2 else r.normal(size=(m, n))
    # the most that Zw can be above zero, counted up to 1 in each row
    cost, limit = np.append(np.zeros(n), -np.ones(m)), [(None, None)] * n + [(0, 1)] * m
    found = linprog(cost, np.column_stack([-Z, np.eye(m)]), np.zeros(m), bounds=limit)
    assert judge.overlapping(judge.integers(Z)) == (found.fun > -1e-6)


@pytest.mark.parametrize(
    ("roots", "positive"),
    [([1, 2], [1, 2]), ([-1, -2], []), ([3], [3]), ([0, 5], [5]), ([1, 2, 3, -4], [1, 2, 3])],
)
def test_roots(roots: list[int], positive: list[int]):
    found, simple = judge.positive_roots(np.round(np.poly(roots)).astype(int))
    assert simple
    assert found == pytest.approx(positive, rel=1e-8)
    assert judge.positive_roots(np.round(np.poly([*roots, 7, 7])).astype(int))[1] is False


def test_numerators():
    r = rng(0)
    A, b = r.integers(-3, 4, size=(8, 4)), r.integers(-3, 4, size=8)
    regular = A.T @ A + 1.7 * np.eye(4)
    expected = np.linalg.solve(regular, A.T @ b) * np.linalg.det(regular)
    table = judge.numerators(A.astype(object), b.astype(object))
    assert [np.polyval(row.astype(float), 1.7) for row in table] == pytest.approx(expected)


@pytest.mark.parametrize("seed", range(5))
def test_nothing_is_deeper_than_the_dense_search(seed: int):
    r = rng(seed)
    valley = Valley(r.normal(size=(5, 2)), r.normal(size=5), 0.6, 10.0 ** r.uniform(-2, 0))
    best = valley.depth(valley.minima()).min()
    starts = r.normal(size=(40, 2))
    for start in starts:
        found = minimize(lambda w: valley.depth(w[None])[0], start, method="Nelder-Mead")
        assert found.fun >= best - 1e-12


def test_distances():
    angle = np.linspace(0, 6, 40)
    circle = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    far = judge.distances(lambda w: (w**2).sum(axis=1), circle * 1.001, 1.0, np.zeros(2))
    assert far == pytest.approx(0.001, rel=1e-6)
    cusp = np.array([[0.5, 1e-3]])  # on |w_1|^0.1 + |w_2|^0.1 = 1 w_2 is below 1e-11 there
    far = judge.distances(lambda w: (abs(w) ** 0.1).sum(axis=1), cusp, 1.0, np.zeros(2))
    assert far == pytest.approx(1e-3, rel=1e-6)
