"""The L1 path: known numbers, independent solvers, and what must never happen."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from problems import prices, residuals
from scipy.optimize import minimize
from sklearn.datasets import load_diabetes
from sklearn.linear_model import ElasticNet as SklearnElasticNet
from sklearn.linear_model import Lasso, Ridge, lars_path

from solver import L1, L2, DataError, ElasticNet, LeastSquares, Quadratic, trajectory
from solver.homotopy import Careful, Homotopy, violation

pytestmark = pytest.mark.numeric

FILM = Quadratic([[1, 0.3], [0.3, 1.4]], [1.2, 2.1])
RETURNING = np.array([[1, 1.5], [1.5, 4]])


def rng(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_the_film_example():
    path = trajectory(FILM, L1())
    assert path.alphas == pytest.approx([0, 2.8581818181818184, 6.6], rel=1e-15)
    assert path.weights == pytest.approx(np.array([[1.2, 2.1], [0, 1.3363636363636364], [0, 0]]))
    assert path.alpha_max == path.alphas[-1]
    assert path.active_sets == ((0, 1), (1,), ())
    assert path.vanishes_at(0) == path.alphas[1]
    assert path.zero_intervals(0) == [(path.alphas[1], np.inf)]
    assert path.zero_intervals(1) == [(path.alphas[2], np.inf)]
    assert (path.path(0) == FILM.minimizer).all()


def test_l1_can_leave_zero_again():
    path = trajectory(Quadratic(RETURNING, np.linalg.solve(RETURNING, [3, 4])), L1())
    (first, last), (end, forever) = path.zero_intervals(1)
    assert (first, last, end, forever) == pytest.approx((0.4, 2.0, 8.0, np.inf), rel=1e-14)
    assert path.path(3.0) == pytest.approx([9 / 7, 1 / 7], rel=1e-14)
    assert path.weights[path.alphas.searchsorted(4.8 - 1e-9)] == pytest.approx([0, 0.4])
    assert path.vanishes_at(1) == pytest.approx(8)


def test_two_weights_with_a_dominant_diagonal_stay_at_zero():
    r = rng(0)
    for _ in range(300):
        h12 = r.uniform(-1, 1)
        hessian = [[abs(h12) + r.random(), h12], [h12, abs(h12) + r.random() + 1e-3]]
        if np.linalg.det(hessian) < 1e-3:
            continue
        path = trajectory(Quadratic(hessian, r.normal(size=2)), L1())
        assert all(len(path.zero_intervals(i)) == 1 for i in (0, 1))


def test_three_weights_of_the_octahedron():
    hessian = [[1, 0.2, 0.1], [0.2, 1.2, 0.2], [0.1, 0.2, 1.5]]
    path = trajectory(Quadratic(hessian, [0.8, 1.5, 2.0]), L1())
    assert path.alphas == pytest.approx([0, 2.90742857, 6.60923077, 10.14])
    assert path.active_sets == ((0, 1, 2), (1, 2), (2,), ())


class TestDiabetes:
    """Efron, Hastie, Johnstone & Tibshirani 2004, Annals of Statistics 32, section 1."""

    X, y = load_diabetes(return_X_y=True)
    names = ("age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6")
    path = trajectory(LeastSquares(X, y - y.mean()), L1())

    def test_entry_order(self):
        entered = sorted(
            self.names, key=lambda name: -self.path.vanishes_at(self.names.index(name))
        )
        assert entered == ["bmi", "s5", "bp", "s3", "sex", "s6", "s1", "s4", "s2", "age"]

    def test_knots_against_scikit_learn(self):
        alphas, _, coefs = lars_path(self.X, self.y - self.y.mean(), method="lasso")
        assert len(self.path.alphas) == 13
        assert self.path.alphas[::-1] / 10 == pytest.approx(alphas, rel=1e-13, abs=1e-14)
        assert self.path.weights[::-1] == pytest.approx(coefs.T, rel=1e-10, abs=1e-10)

    def test_first_knot_and_full_solution(self):
        assert self.path.alpha_max / 10 == pytest.approx(2.14804, abs=5e-6)
        assert abs(self.path.weights[0]).sum() == pytest.approx(3459.98, abs=0.005)  # "3460" there

    def test_s3_drops_and_comes_back_with_the_other_sign(self):
        s3 = self.path.weights[:, self.names.index("s3")]
        assert len(self.path.zero_intervals(self.names.index("s3"))) == 2
        assert s3.max() > 0 > s3.min()


@pytest.mark.parametrize("seed", range(6))
def test_translation_to_scikit_learn(seed: int):
    """The table in the docstring of the package."""
    r = rng(seed)
    m, n = 40, 7
    X = r.normal(size=(m, n))
    y = X @ r.normal(size=n) + r.normal(size=m)
    loss = LeastSquares(X, y)
    alpha = 0.3 * trajectory(loss, L1()).alpha_max
    tight = {"fit_intercept": False, "tol": 1e-14, "max_iter": 100_000}
    lasso = Lasso(alpha=alpha / n, **tight).fit(X, y).coef_
    assert trajectory(loss, L1()).path(alpha) == pytest.approx(lasso, abs=1e-7)
    ridge = Ridge(alpha=2 * m * alpha / n, fit_intercept=False).fit(X, y).coef_
    assert trajectory(loss, L2()).path(alpha) == pytest.approx(ridge, abs=1e-12)
    rho = 0.6
    ratio = {"alpha": alpha / n * (2 - rho), "l1_ratio": rho / (2 - rho)}
    net = SklearnElasticNet(**ratio, **tight).fit(X, y).coef_
    assert trajectory(loss, ElasticNet(rho)).path(alpha) == pytest.approx(net, abs=1e-7)


def test_translation_to_glmnet():
    """glmnet: 1/(2m) ‖y - Xw‖² + lambda (a ‖w‖_1 + (1-a)/2 ‖w‖²); its solution as a closed form."""
    X, y = np.diag([2.0, 2.0]), np.array([3.0, -1.0])  # XᵀX / m = 2 I
    alpha = 0.9
    lasso = np.sign(y) * np.maximum(abs(X.T @ y / 2) - alpha / 2, 0) / 2  # lambda = alpha / n
    assert trajectory(LeastSquares(X, y), L1()).path(alpha) == pytest.approx(lasso)
    ridge = (X.T @ y / 2) / (2 + 2 * alpha / 2)  # lambda = 2 alpha / n
    assert trajectory(LeastSquares(X, y), L2()).path(alpha) == pytest.approx(ridge)


@pytest.mark.parametrize("n", [1, 2, 3, 5])
def test_against_a_general_optimiser(n: int):
    """w = u - v with u, v >= 0 makes the objective smooth; scipy's SLSQP knows nothing else."""
    r = rng(n)
    for _ in range(5):
        root = r.normal(size=(n + 1, n))
        loss = Quadratic(root.T @ root + 0.1 * np.eye(n), r.normal(size=n))
        path = trajectory(loss, L1())
        for alpha in path.alpha_max * np.array([0.05, 0.4, 0.8]):

            def objective(x: np.ndarray, alpha: float = alpha, loss: Quadratic = loss):
                g = loss.gradient(x[:n] - x[n:])
                value = float(loss.value(x[:n] - x[n:])) + alpha / n * x.sum()
                return value, np.concatenate([g, -g]) + alpha / n

            found = minimize(
                objective,
                np.ones(2 * n),
                jac=True,
                method="SLSQP",
                bounds=[(0, None)] * (2 * n),
                options={"ftol": 1e-15, "maxiter": 1000},
            )
            w = path.path(alpha)
            best = float(loss.value(w)) + alpha * float(L1().value(w))
            assert best == pytest.approx(found.fun, rel=1e-9)
            assert best <= found.fun + 1e-12 * abs(found.fun)
            assert w == pytest.approx(found.x[:n] - found.x[n:], abs=1e-4)


@pytest.mark.parametrize("n", [2, 3, 4])
def test_against_all_sign_patterns(n: int):
    """Every guess of signs gives one linear system; the optimum is the guess that holds true."""
    r = rng(10 + n)
    for _ in range(20):
        root = r.normal(size=(n, n))
        gram = root.T @ root + 0.05 * np.eye(n)
        path = trajectory(Quadratic(gram, r.normal(size=n)), L1())
        linear = path.loss.linear
        for alpha in path.alpha_max * r.random(4):
            lam = alpha / n
            for sign in itertools.product((-1, 0, 1), repeat=n):
                s, a = np.array(sign), np.flatnonzero(sign)
                w = np.zeros(n)
                w[a] = np.linalg.solve(gram[np.ix_(a, a)], linear[a] - lam * s[a])
                pull = linear - gram @ w
                if (w[a] * s[a] > 0).all() and (abs(pull[s == 0]) <= lam).all():
                    assert path.path(alpha) == pytest.approx(w, abs=1e-11)
                    break
            else:
                pytest.fail("no pattern of signs is optimal")


@pytest.mark.parametrize("seed", range(5))
def test_along_alpha_the_loss_never_falls_and_the_penalty_never_rises(seed: int):
    r = rng(seed)
    loss = LeastSquares(r.normal(size=(20, 6)), r.normal(size=20))
    for penalty in (L1(), L2(), ElasticNet(0.5)):
        path = trajectory(loss, penalty)
        w = path.path(np.concatenate([[0], np.geomspace(1e-4, 3, 200) * path.alphas[-1] + 1e-3]))
        assert (np.diff(loss.value(w)) >= -1e-14).all()
        assert (np.diff(penalty.value(w)) <= 1e-14).all()


def test_the_longest_possible_paths():
    """Mairal & Yu 2012 (ICML, proposition 2): (3^n + 1) / 2 knots for n weights, the most possible.

    A new row and a new column, coupled so weakly that the old path is over before they matter,
    make the weights run through their old path twice more, backwards and forwards.
    """
    X, y = np.array([[1.0]]), np.array([1.0])
    for n in range(1, 8):
        path = trajectory(LeastSquares(X, y), L1())
        assert len(path.alphas) == (3**n + 1) // 2
        smallest = path.alphas[1] / n * len(y)  # in units of 1/2 ‖y - Xw‖² + lam ‖w‖_1
        coupling = 0.9 * smallest / (2 * y @ y + 1)
        corner = np.array([[coupling]])
        X = np.block([[X, 2 * coupling * y[:, None]], [np.zeros((1, n)), corner]])
        y = np.append(y, 1.0)


class TestManyWeights:
    """More than 32 weights: updates wait for the table, and are worked in after 200."""

    @pytest.mark.parametrize(
        ("m", "n", "noise"), [(300, 60, 1.0), (50, 120, 1.0), (400, 260, 0.1), (120, 300, 0.0)]
    )
    def test_paths_are_optimal(self, m: int, n: int, noise: float):
        r = rng(m + n)
        X = r.normal(size=(m, n)) + 0.5 * r.normal(size=(m, 1))
        y = X[:, :20] @ r.normal(size=20) + noise * r.normal(size=m)
        loss = LeastSquares(X, y)
        path = trajectory(loss, L1())
        assert residuals(loss, path, prices(path, r))[0] <= 1e-12

    def test_ties_and_copies(self):
        r = rng(1)
        X = r.choice([-1.0, 1.0], size=(40, 50))
        X = np.column_stack([X, X[:, :10], -X[:, 10:20]])
        loss = LeastSquares(X, r.integers(-2, 3, size=40).astype(float))
        path = trajectory(loss, L1())
        assert residuals(loss, path, prices(path, r))[0] <= 1e-12


class TestProof:
    """`violation` is what makes a path trustworthy, so it has to see every kind of wrong path."""

    loss = LeastSquares(rng(3).normal(size=(20, 6)), rng(4).normal(size=20))
    lams, weights = Homotopy(loss).run()

    def test_accepts_the_right_path(self):
        assert violation(self.loss, self.lams, self.weights, careful=False) < 0.1
        assert violation(self.loss, self.lams, self.weights, careful=True) < 0.1

    def test_sees_a_wrong_weight(self):
        for k, i in itertools.product(range(len(self.lams)), range(6)):
            wrong = self.weights.copy()
            wrong[k, i] += 1e-9
            assert violation(self.loss, self.lams, wrong, careful=False) > 1

    def test_sees_weights_that_are_left_at_alpha_max(self):
        wrong = self.weights.copy()
        wrong[-1, 0] = 1e-30
        assert violation(self.loss, self.lams, wrong, careful=False) > 1

    def test_sees_what_is_not_a_number(self):
        wrong = self.weights.copy()
        wrong[2, 3] = np.nan
        assert not violation(self.loss, self.lams, wrong, careful=False) <= 1

    def test_sees_a_wrong_price(self):
        for k in range(len(self.lams) - 1):
            wrong = self.lams.copy()
            wrong[k] += 1e-9
            assert violation(self.loss, wrong, self.weights, careful=False) > 1

    def test_sees_a_missing_knot(self):
        for k in range(1, len(self.lams) - 1):
            lams, weights = np.delete(self.lams, k), np.delete(self.weights, k, axis=0)
            assert violation(self.loss, lams, weights, careful=False) > 1

    def test_the_careful_run_finds_the_same_path(self):
        lams, weights = Careful(self.loss).run()
        assert lams == pytest.approx(self.lams, rel=1e-12, abs=1e-15)
        assert weights == pytest.approx(self.weights, rel=1e-10, abs=1e-13)

    def test_a_hidden_path_is_refused(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr("solver.homotopy.violation", lambda *_: 2.0)
        with pytest.raises(DataError, match=r"Rounding hides the L1 path .*; remove or combine"):
            trajectory(self.loss, L1())


def test_copies_share_their_weight_in_any_way():
    """With equal columns many w are optimal: what counts is their sum, and optimality."""
    r = rng(5)
    X, y = r.normal(size=(15, 3)), r.normal(size=15)
    alone = trajectory(LeastSquares(X, y), L1())
    twice = trajectory(LeastSquares(X[:, [0, 1, 2, 0]], y), L1())
    lams = np.linspace(0, alone.alpha_max / 3, 40)
    one, two = alone.path(3 * lams), twice.path(4 * lams)
    assert two[:, 0] + two[:, 3] == pytest.approx(one[:, 0], abs=1e-12)
    assert two[:, 1:3] == pytest.approx(one[:, 1:], abs=1e-12)


def test_a_tie_at_alpha_max_that_only_the_careful_run_resolves():
    loss = LeastSquares([[0, 0], [-922, -3], [1, 1]], [0, 0, 1])
    path = trajectory(loss, L1())
    assert (path.weights[-1] == 0).all()
    assert residuals(loss, path, prices(path, rng(0)))[1] <= 1e-14


def test_nothing_to_explain():
    path = trajectory(LeastSquares([[1.0, 1.0], [1.0, -1.0]], [0.0, 0.0]), L1())
    assert path.alpha_max == 0
    assert path.path([0, 1]).tolist() == [[0, 0], [0, 0]]
    assert path.zero_intervals(0) == [(0, np.inf)]
    assert path.vanishes_at(0) == 0


def test_a_column_of_zeros_never_gets_a_weight():
    path = trajectory(LeastSquares([[1.0, 0], [2.0, 0], [0.5, 0]], [1.0, 2.5, 0]), L1())
    assert path.vanishes_at(1) == 0
    assert path.vanishes_at(0) == path.alpha_max


class TestInterface:
    path = trajectory(FILM, L1())

    def test_shapes(self):
        assert self.path.path(1.0).shape == (2,)
        assert self.path.path([1.0, 2.0, 3.0]).shape == (3, 2)
        assert self.path.path([]).shape == (0, 2)
        assert isinstance(self.path.kkt_violation(1.0), float)
        assert np.shape(self.path.kkt_violation([1.0, 2.0])) == (2,)

    def test_zero_is_zero(self):
        w = self.path.path(np.concatenate([np.linspace(0, 10, 1001), self.path.alphas, [np.inf]]))
        assert not np.signbit(w[w == 0]).any()
        assert (self.path.path(np.linspace(self.path.vanishes_at(0), 99, 500))[:, 0] == 0.0).all()
        assert (self.path.path([6.6 + 1e-9, 1e300, np.inf]) == 0.0).all()

    def test_below_the_landing_it_is_not_zero(self):
        assert self.path.path(np.nextafter(self.path.vanishes_at(0), 0))[0] != 0

    def test_it_cannot_be_changed(self):
        with pytest.raises(AttributeError):
            self.path.alpha_max = 3.0
        with pytest.raises(ValueError, match="read-only"):
            self.path.weights[0, 0] = 1.0
        with pytest.raises(ValueError, match="read-only"):
            self.path.alphas[0] = 1.0

    @pytest.mark.parametrize("alpha", [-1e-9, np.nan, [1.0, -2.0], [[1.0]]])
    def test_impossible_prices(self, alpha):
        with pytest.raises(DataError, match="alpha must be"):
            self.path.path(alpha)
        with pytest.raises(DataError, match="alpha must be"):
            self.path.kkt_violation(alpha)

    def test_violation_is_seen(self):
        """kkt_violation is not zero by construction."""
        penalty, pull = L1(), -FILM.gradient([1.0, 0.0])
        assert penalty.subdifferential_distance(np.array([1.0, 0.0]), pull, 1.0) > 0.1

    def test_the_n_of_a_slice(self):
        """J along w_1 with w_2 held, at the price of the two-weight problem."""
        line = Quadratic([[1.0]], [1.2 - 0.3 * (1.3363636363636364 - 2.1)])
        assert trajectory(line, L1(n=2)).alpha_max == pytest.approx(self.path.vanishes_at(0))

    def test_a_budget_gives_back_its_price(self):
        for alpha in np.linspace(0, 6.6, 40):
            budget = float(L1().value(self.path.path(alpha)))
            assert self.path.alpha_at(budget) == pytest.approx(alpha, abs=1e-14)

    @pytest.mark.parametrize("penalty", [L1(), L2(), ElasticNet(0.4)])
    def test_a_budget_is_kept_by_the_smallest_price(self, penalty):
        path = trajectory(FILM, penalty)
        for budget in np.linspace(0.01, 1, 9) * float(penalty.value(FILM.minimizer)):
            alpha = path.alpha_at(float(budget))
            assert penalty.value(path.path(alpha)) <= budget
            if alpha > 0:
                assert penalty.value(path.path(alpha * (1 - 1e-12))) > budget * (1 - 1e-12)

    def test_the_ends_of_a_budget(self):
        assert self.path.alpha_at(0.0) == self.path.alpha_max
        assert self.path.alpha_at(100.0) == 0.0
        assert trajectory(FILM, L2()).alpha_at(0.0) == np.inf
        for budget in (-1.0, np.nan):
            with pytest.raises(DataError, match="A budget"):
                self.path.alpha_at(budget)

    def test_a_minimiser_too_small_to_see(self):
        path = trajectory(Quadratic([[1, 0.3], [0.3, 1.4]], [1e-300, 1]), L1())
        assert (path.path(0) == [1e-300, 1]).all()
        assert path.vanishes_at(0) <= 1e-15
        assert path.path(1e-9)[0] == 0.0


numbers = st.floats(-1e3, 1e3, allow_nan=False).map(lambda x: round(x, 3))


@st.composite
def tables(draw):
    m, n = draw(st.integers(1, 6)), draw(st.integers(1, 4))
    row = st.lists(numbers, min_size=n, max_size=n)
    X = draw(st.lists(row, min_size=m, max_size=m))
    return np.array(X), np.array(draw(st.lists(numbers, min_size=m, max_size=m)))


@settings(max_examples=500, deadline=None)
@given(tables(), st.integers(0, 2**32 - 1))
def test_any_table_of_numbers(table, seed):
    X, y = table
    loss = LeastSquares(X, y)
    try:
        path = trajectory(loss, L1())
    except DataError:
        return
    r = np.random.default_rng(seed)
    if path.alpha_max > 1e-12 * (np.sqrt((X**2).mean(axis=0)) * np.sqrt((y**2).mean())).max():
        assert residuals(loss, path, prices(path, r))[1] <= 1e-10
    for i in range(loss.n):
        for start, end in path.zero_intervals(i):
            middle = start + 1 if end == np.inf else (start + end) / 2
            assert (path.path([start, middle, min(end, 1e300)])[:, i] == 0.0).all()
    budget = float(L1().value(path.path(path.alpha_max / 2)))
    assert L1().value(path.path(path.alpha_at(budget))) <= budget
