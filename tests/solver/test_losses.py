"""Losses: derivatives, scaling, and what they refuse."""

from decimal import Decimal, localcontext
from fractions import Fraction

import numpy as np
import pytest
from digits import exact, state
from scipy.optimize import approx_fprime, minimize
from sklearn.linear_model import ElasticNet as SklearnElasticNet
from sklearn.linear_model import Lasso, LogisticRegression, Ridge

from solver import (
    L1,
    L2,
    DataError,
    ElasticNet,
    InputError,
    LeastSquares,
    Logistic,
    Quadratic,
    trajectory,
)
from solver.errors import row_weights

pytestmark = pytest.mark.numeric

rng = np.random.default_rng(0)
X = rng.normal(size=(30, 3))
WEIGHTS = np.random.default_rng(1).exponential(size=30)
LOSSES = {
    "quadratic": Quadratic(X.T @ X, [0.5, -1.0, 2.0]),
    "least squares": LeastSquares(X, rng.normal(size=30)),
    "logistic": Logistic(X, rng.integers(0, 2, size=30)),
    "logistic with all": Logistic(
        X + np.array([0, 7, -2]),
        rng.integers(0, 2, size=30),
        intercept=True,
        sample_weight=WEIGHTS,
    ),
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


@pytest.mark.parametrize("seed", range(5))
def test_logistic_with_intercept_and_weights_against_scikit_learn(seed: int):
    r = np.random.default_rng(seed)
    table = r.normal(size=(60, 3)) * [1, 10, 0.1] + [0, 5, -1]
    y = (table @ [1, 0.1, 3] + 4 + 2 * r.normal(size=60) > 0).astype(int)
    s = r.exponential(size=60) * (r.random(60) < 0.8)
    loss = Logistic(table, y, intercept=True, sample_weight=s)
    free = LogisticRegression(C=np.inf, tol=1e-12, max_iter=10_000, solver="newton-cholesky")
    free.fit(table, y, sample_weight=s)
    w = loss.minimizer
    assert w == pytest.approx(free.coef_[0], rel=1e-8)
    assert float(loss.intercept(w)) == pytest.approx(free.intercept_[0], rel=1e-8)
    assert loss.predict(table, w) == pytest.approx(free.predict_proba(table)[:, 1], rel=1e-8)
    priced = trajectory(loss, L2()).path(0.3)  # C = 1 / (2 · share · alpha · total weight)
    fit = LogisticRegression(C=3 / (0.6 * s.sum()), tol=1e-12, max_iter=10_000)
    fit.fit(table, y, sample_weight=s)
    assert priced == pytest.approx(fit.coef_[0], abs=1e-5)


def test_the_intercept_is_the_best():
    loss = LOSSES["logistic with all"]
    w = 3 * rng.normal(size=(20, 3))
    b = loss.intercept(w)

    def value(b: np.ndarray) -> np.ndarray:
        margins = loss.y * (w @ loss.X.T + b[:, None])
        return np.logaddexp(0, -margins) @ WEIGHTS / WEIGHTS.sum()

    assert loss.value(w) == pytest.approx(value(b), rel=1e-13)
    for step in (-1e-3, 1e-3):
        assert (value(b + step) > loss.value(w)).all()
    one = [float(loss.intercept(row)) for row in w]
    assert b == pytest.approx(np.array(one), rel=1e-12, abs=1e-12)


def test_weights_are_repetitions_and_zero_is_absence():
    y = rng.integers(0, 2, size=30)
    times = rng.integers(0, 4, size=30)
    loss = Logistic(X, y, intercept=True, sample_weight=times)
    again = Logistic(np.repeat(X, times, axis=0), np.repeat(y, times), intercept=True)
    w = rng.normal(size=(5, 3))
    assert loss.value(w) == pytest.approx(again.value(w), rel=1e-13)
    assert loss.minimizer == pytest.approx(again.minimizer, rel=1e-10)
    assert float(LOSSES["logistic"].intercept(w[0])) == 0.0
    apart = [0, 0, 1, 1]  # all but for the sample that does not count
    for weight in (0.0, 1.0):
        four = Logistic([[-2.0], [-1.0], [1.0], [-9.0]], apart, sample_weight=[1, 1, 1, weight])
        if weight:
            assert np.isfinite(four.minimizer).all()
        else:
            with pytest.raises(InputError, match="separates"):
                _ = four.minimizer


def test_an_offset_costs_an_intercept_nothing():
    y = rng.integers(0, 2, size=30)
    near, far = (Logistic(X + offset, y, intercept=True) for offset in (0.0, 2.0**20))
    w = rng.normal(size=3)
    assert far.gradient(w) == pytest.approx(near.gradient(w), rel=1e-8)
    assert far.minimizer == pytest.approx(near.minimizer, rel=1e-8)


@pytest.mark.parametrize("name", ["logistic", "logistic with all"])
def test_the_rounding_error_of_the_gradient_is_bounded(name: str):
    """Against sixty digits, near and far out."""
    loss, with_intercept = LOSSES[name], name != "logistic"
    for scale in (1e-3, 1.0, 30.0, 1e3):
        W = scale * rng.normal(size=(5, 3))
        error, off = loss.gradient_error(W), []
        for w, gradient in zip(W, loss.gradient(W), strict=True):
            with localcontext(prec=60):
                weights = WEIGHTS if with_intercept else None
                Z, c = exact(loss.X, loss.y > 0, with_intercept, weights, scale=False)
                at = [Decimal(float(v)) for v in w]
                if with_intercept:
                    at.append(Decimal(float(loss.intercept(w))))
                    for _ in range(12):  # the best b, by Newton's method
                        g, _, h, _ = state(Z, c, at)
                        at[3] += g[3] / h[3][3]
                exactly = state(Z, c, at)[0]
                pairs = zip(gradient, exactly, strict=False)  # of the weights, not of b
                off.append([float(abs(Decimal(float(-a)) - b)) for a, b in pairs])
        assert (np.array(off) <= error).all()
        assert (error <= 1e-13 * (1 + scale)).all()


def test_huge_numbers_do_not_overflow_the_logistic_loss():
    loss = Logistic([[1e3], [-1e3], [1.0]], [1, 1, -1])
    w = np.array([[50.0], [-50.0], [1e290], [-1e290]])
    for answer in (loss.value(w), loss.gradient(w), loss.gradient_error(w)):
        assert np.isfinite(answer).all()
    with pytest.raises(InputError, match="too large; use smaller weights"):
        loss.value([1e306])


def test_the_curvature_is_right_where_a_probability_is_next_to_one():
    loss = Logistic([[1.0]], [1])
    for t in (40.0, 300.0, 700.0):  # exp(-t), where 1 - p is 0 in doubles
        assert loss.hessian([t])[0, 0] == pytest.approx(np.exp(-t), rel=1e-12)
        assert loss.hessian([-t])[0, 0] == pytest.approx(np.exp(-t), rel=1e-12)


@pytest.mark.parametrize("scale", [1e-200, 1e200, 5e-324])
def test_columns_that_cannot_be_squared_are_refused(scale: float):
    with pytest.raises(InputError, match=r"Column 1 of X is too (small|large) to square"):
        Logistic(X * [1, scale, 1], LOSSES["logistic"].y)


def test_self_concordance_bounds_the_third_derivative():
    for name in ("logistic", "logistic with all"):
        loss = LOSSES[name]
        for w, d in rng.normal(size=(20, 2, 3)):
            d /= np.hypot.reduce(d)
            ends = [d @ loss.hessian(w + s * 1e-4 * d) @ d for s in (-1, 1)]
            bend = abs(ends[1] - ends[0]) / 2e-4
            assert bend <= loss.self_concordance * (d @ loss.hessian(w) @ d) + 1e-7


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        ([1.0, 2.0], "sample_weight must hold 4 numbers, one a row of X, not 2"),
        ([1.0, -2.0, 1.0, 1.0], r"sample_weight is negative at \[1\]"),
        ([0.0, 0.0, 0.0, 0.0], "All of sample_weight is zero"),
        ([1.0, np.nan, 1.0, 1.0], r"sample_weight contains NaN or infinity at \[1\]"),
        ([[1.0] * 4], "sample_weight must be a list of numbers"),
        ("many", "sample_weight must be a list of numbers|contain numbers only"),
    ],
)
def test_bad_weights_of_samples_are_refused(weights, sentence: str):
    with pytest.raises(InputError, match=sentence):
        Logistic([[-2.0], [-1.0], [1.0], [2.0]], [0, 1, 0, 1], sample_weight=weights)


def test_weights_of_samples_are_scaled_by_a_power_of_two():
    assert row_weights(None, 3) is None
    for scale in (1e308, 1.0, 1e-300):
        weights = row_weights(np.array([1.5, 0.0, 0.5]) * scale, 3)
        assert weights == pytest.approx(np.array([1.5, 0.0, 0.5]) * weights[0] / 1.5, rel=1e-15)
        assert 1 <= weights.max() < 2
        assert not weights.flags.writeable


def test_an_intercept_needs_two_classes():
    with pytest.raises(InputError, match="one label only"):
        Logistic(X, np.ones(30), intercept=True)
    with pytest.raises(InputError, match="one label only"):
        Logistic(X, np.arange(30) < 1, intercept=True, sample_weight=np.arange(30.0))
    with pytest.raises(InputError, match="X must have 3 columns, but it has 2"):
        LOSSES["logistic"].predict(X[:, :2], [1.0, 2.0, 3.0])


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


@pytest.mark.parametrize("m", [1, 7, 300])
@pytest.mark.parametrize("name", ["quadratic", "least squares"])
def test_the_rounding_error_of_a_quadratic_gradient_is_bounded(m: int, name: str):
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
            point = rational(w)
            if name == "quadratic":
                true = rational(loss.gram) @ (point - rational(loss.minimizer))
            else:
                true = rational(table).T @ (rational(table) @ point - rational(y)) / m
            error = abs(rational(loss.gradient(w)) - true)
            bound = loss.gradient_error(w)
            assert (error <= rational(bound)).all()
            assert loss.gradient_error([w, w]) == pytest.approx(np.array([bound, bound]))


def rational(array: np.ndarray) -> np.ndarray:
    """The same numbers as fractions."""
    return np.vectorize(Fraction, otypes=[object])(array)


class TestInterceptAndWeights:
    """LeastSquares beside scikit-learn, and beside itself on data that say the same."""

    X = np.random.default_rng(1).normal(np.array([0, 3, -50, 1]), size=(40, 4))
    y = X @ [1.0, -2, 0.5, 0] + np.random.default_rng(2).normal(size=40) + 7
    s = np.random.default_rng(3).uniform(0, 2, size=40) * (np.arange(40) % 5 > 0)

    @pytest.mark.parametrize("weighted", [False, True])
    @pytest.mark.parametrize("intercept", [False, True])
    def test_against_scikit_learn(self, intercept: bool, weighted: bool):
        s = self.s if weighted else None
        loss = LeastSquares(self.X, self.y, intercept=intercept, sample_weight=s)
        total = s.sum() if weighted else 40
        tight = {"fit_intercept": intercept, "tol": 1e-14, "max_iter": 10**6}
        rho = 0.6
        for lam in (1e-3, 0.1, 1.0):
            alpha = 4 * lam
            for penalty, model in (
                (L1(), Lasso(alpha=lam, **tight)),
                (L2(), Ridge(alpha=2 * total * lam, fit_intercept=intercept)),
                (
                    ElasticNet(rho),
                    SklearnElasticNet(alpha=lam * (2 - rho), l1_ratio=rho / (2 - rho), **tight),
                ),
            ):
                model.fit(self.X, self.y, sample_weight=s)
                w = trajectory(loss, penalty).path(alpha)
                assert w == pytest.approx(model.coef_, rel=1e-6, abs=1e-7)
                assert loss.intercept(w) == pytest.approx(model.intercept_, rel=1e-6, abs=1e-6)
                assert loss.predict(self.X, w) == pytest.approx(model.predict(self.X), abs=1e-5)

    @pytest.mark.parametrize("intercept", [False, True])
    def test_the_value_is_that_of_the_definition(self, intercept: bool):
        loss = LeastSquares(self.X, self.y, intercept=intercept, sample_weight=self.s)
        for w in rng.normal(size=(5, 4)):
            rest = self.y - loss.predict(self.X, w)
            assert loss.value(w) == pytest.approx(self.s @ rest**2 / (2 * self.s.sum()))
            if intercept:  # b is the best one
                assert self.s @ rest == pytest.approx(0, abs=1e-10)
            slope = approx_fprime(w, lambda w: float(loss.value(w)), 1e-6)
            assert loss.gradient(w) == pytest.approx(slope, rel=1e-3, abs=1e-2)
            root, target = loss.factor
            assert root.T @ root == pytest.approx(loss.hessian(), rel=1e-12)
            assert root.T @ target == pytest.approx(loss.linear, rel=1e-12, abs=1e-13)

    def test_a_whole_weight_is_a_repeated_row(self):
        s = np.random.default_rng(4).integers(0, 4, size=40)
        once = LeastSquares(self.X, self.y, intercept=True, sample_weight=s)
        again = LeastSquares(self.X.repeat(s, axis=0), self.y.repeat(s), intercept=True)
        assert once.minimizer == pytest.approx(again.minimizer, rel=1e-12)
        one, two = (trajectory(loss, L1()) for loss in (once, again))
        assert one.alphas == pytest.approx(two.alphas, rel=1e-12)

    def test_shapes(self):
        loss = LeastSquares(self.X, self.y, intercept=True)
        w = rng.normal(size=(3, 4))
        assert loss.intercept(w[0]).shape == ()
        assert loss.intercept(w).shape == (3,)
        assert loss.predict(self.X, w[0]).shape == (40,)
        assert loss.predict(self.X, w).shape == (3, 40)
        assert loss.predict(self.X, w)[1] == pytest.approx(loss.predict(self.X, w[1]))
        assert (LeastSquares(self.X, self.y).intercept(w) == 0).all()
        assert loss.X is not self.X
        assert (loss.X == self.X).all()  # as it was given

    def test_a_large_offset_costs_no_digits(self):
        """Whole numbers, so that adding 2^40 to them is exact, as are their means."""
        r = np.random.default_rng(5)
        X, y = r.integers(-8, 9, size=(32, 3)).astype(float), r.integers(-8, 9, size=32)
        plain = LeastSquares(X, y, intercept=True)
        moved = LeastSquares(X + 2.0**40, y - 2.0**40, intercept=True)
        assert moved.minimizer == pytest.approx(plain.minimizer, rel=1e-13)
        assert moved.gram == pytest.approx(plain.gram, rel=1e-13, abs=1e-13)

    @pytest.mark.parametrize("constant", [0.1, 1e8 / 3, -1e-7])
    def test_a_constant_column_explains_nothing(self, constant: float):
        X = np.column_stack([self.X[:, :2], np.full(40, constant)])
        for s in (None, self.s):
            loss = LeastSquares(X, self.y, intercept=True, sample_weight=s)
            assert (loss.gram[2] == 0).all()
            for penalty in (L1(), L2()):
                assert trajectory(loss, penalty).zero_intervals(2) == [(0, np.inf)]

    def test_nothing_left_to_explain(self):
        loss = LeastSquares(self.X, np.full(40, 1 / 3), intercept=True, sample_weight=self.s)
        path = trajectory(loss, L2())
        assert (path.path([0, 1, 7]) == 0).all()
        assert loss.predict(self.X[:2], path.path(1)) == pytest.approx([1 / 3, 1 / 3])

    @pytest.mark.parametrize("s", [[1.0], -np.ones(40), np.zeros(40), np.full(40, np.nan), ["a"]])
    def test_bad_weights_are_refused(self, s):
        with pytest.raises(InputError, match="sample_weight"):
            LeastSquares(self.X, self.y, sample_weight=s)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("power", [-320, -310, -200, -160, -110, 110, 160, 200, 300])
def test_what_cannot_be_squared_is_refused_with_one_sentence(power: int):
    r = np.random.default_rng(abs(power))
    for _ in range(20):
        table, y = r.normal(size=(9, 3)), r.normal(size=9)
        scaled = [x * 10.0 ** (power // 2) * 10.0 ** (power - power // 2) for x in (table, y)]
        column = np.column_stack([table[:, :2], scaled[0][:, 0] + scaled[0].max()])
        size = "small" if power < 0 else "large"
        for made, name in (
            (lambda z=scaled, y=y: LeastSquares(z[0], y), "X"),
            (lambda z=column, y=y: LeastSquares(z, y), "X"),
            (lambda z=scaled, t=table: LeastSquares(t, z[1]), "y"),
            (lambda z=scaled, y=y: LeastSquares(z[0], y, intercept=True), "X"),
            (lambda z=scaled, t=table: Quadratic(t.T @ t, z[1][:3]), "the minimiser"),
        ):
            if name != "X" and not scaled[1].any():
                continue
            for ask in (lambda o: o.gram, lambda o: o.factor, lambda o: o.svd):
                with pytest.raises(InputError, match=f"The numbers in {name}.* too {size} to"):
                    ask(made())
            for penalty in (L1(), L2()):
                with pytest.raises(InputError, match=f"too {size} to .*; rescale them"):
                    trajectory(made(), penalty)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("power", [-30, 30])
def test_thirty_powers_of_ten_are_no_matter(power: int):
    """J is scaled by 10^2k, or w by 10^k; so are the paths."""
    r = np.random.default_rng(0)
    for _ in range(20):
        table, y, k = r.normal(size=(9, 4)), r.normal(size=9), 10.0**power
        plain = LeastSquares(table, y)
        for penalty, square in ((L1(), 1), (L2(), 2)):
            path, alphas = trajectory(plain, penalty), np.array([0.0, 0.1, 1, 7])
            for loss, w, price in (
                (LeastSquares(table * k, y), 1 / k, k**square),
                (LeastSquares(table, y * k), k, k ** (2 - square)),
                (LeastSquares(table * k, y * k), 1, k**2),
            ):
                other = trajectory(loss, penalty)
                assert other.alphas == pytest.approx(path.alphas * price, rel=1e-9)
                found = other.path(alphas * price) / w
                assert found == pytest.approx(path.path(alphas), rel=1e-9, abs=1e-12)


def test_asymmetry_is_measured_in_the_units_of_the_weights():
    with pytest.raises(InputError, match=r"entries \[0, 1\] and \[1, 0\] are 0.001 and 0.005"):
        Quadratic([[1e16, 1e-3], [5e-3, 1e-10]], [1, 1])


def test_the_shortest_of_all_minimisers_in_any_units():
    """y = x t: with columns c_j x, the shortest w is t c / ‖c‖²; a third column is independent."""
    r = np.random.default_rng(6)
    for _ in range(50):
        x, z = np.linalg.qr(r.normal(size=(8, 2)))[0].T
        c = 2.0 ** r.integers(-30, 30, size=3)
        k = 2.0**30
        loss = LeastSquares(np.column_stack([x[:, None] * c, z * k]), 3 * x + 2 * z)
        assert loss.minimizer == pytest.approx([*(3 * c / (c @ c)), 2 / k], rel=1e-12)


def test_singular_values_keep_their_digits_in_any_units():
    """Of orthogonal columns in different units they are the lengths of the columns."""
    r = np.random.default_rng(7)
    for _ in range(20):
        basis, scale = np.linalg.qr(r.normal(size=(9, 4)))[0], 10.0 ** r.uniform(-12, 12, size=4)
        sigma, vectors, _ = LeastSquares(basis * scale, r.normal(size=9)).svd
        assert np.sort(sigma) * 3 == pytest.approx(np.sort(scale), rel=1e-12)
        assert abs(vectors).max(axis=0) == pytest.approx(np.ones(4))
