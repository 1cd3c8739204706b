"""Losses: derivatives, scaling, and what they refuse."""

from fractions import Fraction

import numpy as np
import pytest
from scipy.optimize import approx_fprime, minimize
from sklearn.linear_model import LogisticRegression

from solver import L1, DataError, LeastSquares, Logistic, Quadratic, trajectory

rng = np.random.default_rng(0)
X = rng.normal(size=(30, 3))
LOSSES = {
    "quadratic": Quadratic(X.T @ X, [0.5, -1.0, 2.0]),
    "least squares": LeastSquares(X, rng.normal(size=30)),
    "logistic": Logistic(X, rng.integers(0, 2, size=30)),
}


@pytest.mark.parametrize("name", LOSSES)
class TestDerivatives:
    def test_gradient_is_the_slope_of_the_value(self, name: str):
        loss = LOSSES[name]
        for w in rng.normal(size=(5, 3)):
            slope = approx_fprime(w, lambda w: float(loss.value(w)), 1e-7)
            assert loss.gradient(w) == pytest.approx(slope, rel=1e-4, abs=1e-5)

    def test_hessian_is_the_slope_of_the_gradient(self, name: str):
        loss = LOSSES[name]
        for w in rng.normal(size=(5, 3)):
            slope = np.array(
                [(loss.gradient(w + e) - loss.gradient(w - e)) / 2e-5 for e in 1e-5 * np.eye(3)]
            )
            assert loss.hessian(w) == pytest.approx(slope, rel=1e-6, abs=1e-7)

    def test_one_point_or_many(self, name: str):
        loss, w = LOSSES[name], rng.normal(size=(4, 3))
        assert loss.value(w).shape == (4,)
        assert loss.gradient(w).shape == (4, 3)
        assert loss.value(w) == pytest.approx([float(loss.value(row)) for row in w])
        assert loss.gradient(w) == pytest.approx(np.array([loss.gradient(row) for row in w]))

    def test_the_minimiser_has_no_pull(self, name: str):
        loss = LOSSES[name]
        assert loss.gradient(loss.minimizer) == pytest.approx(np.zeros(3), abs=1e-13)
        found = minimize(lambda w: float(loss.value(w)), np.zeros(3), tol=1e-12)
        assert loss.minimizer == pytest.approx(found.x, abs=1e-4)

    def test_a_point_of_another_length_is_refused(self, name: str):
        for w in ([1.0, 2.0], 1.0, np.zeros((2, 2))):
            with pytest.raises(DataError, match=r"w must have shape \(3,\) or \(k, 3\)"):
                LOSSES[name].value(w)


def test_the_scale_of_least_squares():
    y = LOSSES["least squares"].y
    w = np.array([1.0, 2.0, 3.0])
    assert LOSSES["least squares"].value(w) == pytest.approx(((y - X @ w) ** 2).sum() / 60)


def test_the_equivalent_quadratic_differs_by_a_constant():
    loss = LOSSES["least squares"]
    w = rng.normal(size=(6, 3))
    gap = loss.value(w) - loss.quadratic.value(w)
    assert gap == pytest.approx(float(loss.value(loss.minimizer)))
    assert loss.quadratic.gradient(w) == pytest.approx(loss.gradient(w))


def test_the_factor_is_a_root_of_the_gram():
    for name in ("quadratic", "least squares"):
        loss = LOSSES[name]
        root, target = loss.factor
        assert root.T @ root == pytest.approx(loss.gram, rel=1e-12)
        assert root.T @ target == pytest.approx(loss.linear, rel=1e-12, abs=1e-13)


def test_dependent_columns_have_a_shortest_minimiser():
    twice = LeastSquares(X[:, [0, 0]], X[:, 0])
    assert twice.minimizer == pytest.approx([0.5, 0.5])
    with pytest.raises(DataError, match="linearly dependent"):
        _ = twice.quadratic


def test_logistic_against_scikit_learn():
    y = rng.integers(0, 2, size=30)
    loss = Logistic(X, y)
    free = LogisticRegression(C=np.inf, fit_intercept=False, tol=1e-12, max_iter=10_000)
    assert loss.minimizer == pytest.approx(free.fit(X, y).coef_[0], abs=1e-5)
    signs = Logistic(X, np.where(y == 1, 1, -1))
    assert (signs.minimizer == loss.minimizer).all()


def test_huge_numbers_do_not_overflow_the_logistic_loss():
    loss = Logistic([[1e3], [-1e3], [1.0]], [1, 1, -1])
    w = np.array([[50.0], [-50.0]])
    assert np.isfinite(loss.value(w)).all()
    assert np.isfinite(loss.gradient(w)).all()


@pytest.mark.parametrize(
    ("hessian", "minimizer", "sentence"),
    [
        ([[1, 0.3], [0.4, 1]], [1, 1], r"not symmetric: entries \[0, 1\] and \[1, 0\] are 0.3"),
        ([[1, 2], [2, 1]], [1, 1], "not positive definite"),
        ([[1, 1], [1, 1]], [1, 1], "not positive definite"),
        ([[0, 0], [0, 1]], [1, 1], "not positive definite"),
        ([[-1, 0], [0, 1]], [1, 1], "not positive definite"),
        ([[1, 0, 0], [0, 1, 0]], [1, 1], r"must be square, but it has shape \(2, 3\)"),
        ([[1, 0], [0, 1]], [1, 1, 1], r"The minimiser has 3 entries, .* give 2 numbers"),
        ([[1, 0], [0, 1]], [], "The minimiser has 0 entries"),
        ([[1, 0], [0, np.nan]], [1, 1], r"The Hessian contains NaN or infinity at \[1, 1\]"),
        ([[1, 0], [0, 1]], [np.inf, 1], r"The minimiser contains NaN or infinity at \[0\]"),
        ([[1, 0], [0]], [1, 1], "The Hessian must contain numbers only"),
        ([1, 2], [1, 1], "The Hessian must be a table of numbers"),
        ([["a", "b"], ["c", "d"]], [1, 1], "The Hessian must contain numbers only"),
        ([], [], "The Hessian must be a table of numbers"),
    ],
)
def test_a_bad_quadratic_is_refused_with_one_sentence(hessian, minimizer, sentence):
    with pytest.raises(DataError, match=sentence) as caught:
        Quadratic(hessian, minimizer)
    assert str(caught.value).endswith(".")
    assert str(caught.value).count(". ") == 0


def test_units_do_not_decide_what_is_positive_definite():
    scale = np.array([1e-8, 1e8])
    gram = np.array([[1, 0.5], [0.5, 1]]) * scale * scale[:, None]
    path = trajectory(Quadratic(gram, [1e8, 1e-8]), L1())
    assert path.kkt_violation(path.alphas).max() <= 1e-12 * path.alpha_max


@pytest.mark.parametrize(
    ("table", "target", "sentence"),
    [
        ([[1.0, 2.0]], [1.0, 2.0], "y must hold 1 numbers"),
        ([], [], "must be a table with rows and columns"),
        ([[]], [1.0], "must be a table with rows and columns"),
        ([[1.0], [np.nan]], [1.0, 2.0], "X contains NaN or infinity"),
        ([[1.0], [2.0]], [1.0, np.inf], "y contains NaN or infinity"),
        ([[1.0], [2.0]], ["a", 1.0], "must contain numbers only"),
        ([[1e200], [2.0]], [1e200, 1.0], "too large"),
        ([[1e200], [2.0]], [1.0, 1.0], "too large"),
    ],
)
def test_a_bad_table_is_refused_with_one_sentence(table, target, sentence):
    with pytest.raises(DataError, match=sentence):
        trajectory(LeastSquares(table, target), L1())


@pytest.mark.parametrize(
    ("table", "labels", "sentence"),
    [
        ([[1.0], [2.0]], [0, 2], "two labels"),
        ([[1.0], [2.0]], [1, 1, 1], "y must hold 2 numbers"),
        ([[1.0], [np.nan]], [0, 1], "X contains NaN or infinity"),
    ],
)
def test_bad_labels_are_refused_with_one_sentence(table, labels, sentence):
    with pytest.raises(DataError, match=sentence):
        Logistic(table, labels)


@pytest.mark.parametrize("labels", [[0, 0, 1, 1], [1, 1, 1, 1]])
def test_classes_that_a_plane_separates_have_no_minimiser(labels):
    loss = Logistic([[-2.0, 1.0], [-1.0, 1.0], [1.0, 1.0], [2.0, 1.0]], labels)
    with pytest.raises(DataError, match="no minimiser"):
        _ = loss.minimizer
    with pytest.raises(DataError, match="no minimiser"):
        trajectory(loss, L1())


@pytest.mark.parametrize("m", [1, 7, 300])
@pytest.mark.parametrize("name", ["quadratic", "least squares"])
def test_the_rounding_error_of_the_gradient_is_bounded(m: int, name: str):
    """Against exact rationals, near a minimiser, where everything cancels, and far from it."""
    r = np.random.default_rng(m)
    for _ in range(20):
        n = int(r.integers(1, 6))
        table, y = r.normal(size=(m, n)) * 10.0 ** r.uniform(-8, 8, n), r.normal(size=m)
        if name == "quadratic":
            loss = Quadratic(table.T @ table + np.diag((table**2).sum(axis=0)), r.normal(size=n))
        else:
            loss = LeastSquares(table, y)
        for w in (loss.minimizer * (1 + 1e-15 * r.normal(size=n)), r.normal(size=n)):
            point = exact(w)
            if name == "quadratic":
                true = exact(loss.gram) @ (point - exact(loss.minimizer))
            else:
                true = exact(table).T @ (exact(table) @ point - exact(y)) / m
            error = abs(exact(loss.gradient(w)) - true)
            bound = loss.gradient_error(w)
            assert (error <= exact(bound)).all()
            assert loss.gradient_error([w, w]) == pytest.approx(np.array([bound, bound]))


def exact(array: np.ndarray) -> np.ndarray:
    """The same numbers as fractions."""
    return np.vectorize(Fraction, otypes=[object])(array)
