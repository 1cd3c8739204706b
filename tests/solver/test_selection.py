"""Choosing alpha, judged by scikit-learn and by brute force."""

import numpy as np
import pytest
from problems import KINDS, SINGULAR, prices
from problems import problem as hard
from sklearn.datasets import load_diabetes
from sklearn.linear_model import ElasticNet as SklearnElasticNet
from sklearn.linear_model import Lasso, LassoCV, LassoLarsIC, LogisticRegression, Ridge
from sklearn.metrics import log_loss
from sklearn.preprocessing import StandardScaler

from solver import (
    L1,
    L2,
    DataError,
    ElasticNet,
    LeastSquares,
    Logistic,
    Quadratic,
    convert_to,
    cross_validated,
    degrees_of_freedom,
    information_criterion,
    trajectory,
)

pytestmark = pytest.mark.numeric

DIABETES, PROGRESS = load_diabetes(return_X_y=True)
NAMES = ("age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6")
TIGHT = {"tol": 1e-13, "max_iter": 1_000_000}


def problem(seed: int, m: int = 40, n: int = 6) -> tuple[np.ndarray, np.ndarray]:
    r = np.random.default_rng(seed)
    X = r.normal(size=(m, n)) + r.normal(size=(m, 1))
    return X, X @ r.integers(-1, 2, size=n) + 2 * r.normal(size=m) + 3


class TestKnots:
    path = trajectory(LeastSquares(DIABETES, PROGRESS, intercept=True), L1())

    def test_the_table_of_efron_and_others(self):
        """Efron, Hastie, Johnstone & Tibshirani 2004, Annals of Statistics 32, section 1."""
        table = self.path.knots(NAMES)
        order = ["bmi", "s5", "bp", "s3", "sex", "s6", "s1", "s4", "s2", "age"]
        events = [f"{name} joins" for name in order] + ["s3 leaves", "s3 joins", ""]
        assert [knot.event for knot in table] == events
        assert [knot.alpha for knot in table] == list(self.path.alphas[::-1])
        assert (np.array([knot.weights for knot in table]) == self.path.weights[::-1]).all()

    def test_it_prints(self):
        first, second, *_ = map(str, self.path.knots(NAMES))
        assert first.split()[1:3] == ["bmi", "joins"]
        assert first.count(" .") == 10
        assert second.count(" .") == 9

    def test_weights_without_names_and_names_too_few(self):
        assert self.path.knots()[0].event == "w3 joins"
        with pytest.raises(DataError, match="names must hold 10 names, one a weight, not 2"):
            self.path.knots(["a", "b"])

    def test_two_at_once_and_a_change_of_sign(self):
        twins = trajectory(Quadratic(np.eye(2), [1, -1]), L1()).knots(["a", "b"])
        assert [knot.event for knot in twins] == ["a joins, b joins", ""]
        hessian = np.array([[1, 0.9], [0.9, 1]])
        path = trajectory(Quadratic(hessian, [2.0, -0.5]), L2())
        crossing, end = path.knots(["a", "b"])
        assert (crossing.event, end.event, end.alpha) == ("b changes sign", "", 0)
        after = np.linalg.solve(hessian + 1.01 * crossing.alpha * np.eye(2), path.loss.linear)
        assert after[1] > 0

    def test_a_path_that_has_no_end(self):
        X, _ = problem(0, n=3)
        table = trajectory(Logistic(X, X[:, 0] > 0), L1()).knots("abc")
        assert table[-1].event == ""
        assert all(knot.event for knot in table[:-1])


class TestDegreesOfFreedom:
    def test_l1_counts(self):
        path = TestKnots.path
        middles = (path.alphas[1:] + path.alphas[:-1])[::-1] / 2
        counts = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 9, 10]
        assert degrees_of_freedom(path, middles).tolist() == counts
        assert degrees_of_freedom(path, path.alphas[::-1]).tolist() == [
            0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 10,
        ]  # fmt: skip

    @pytest.mark.parametrize("rho", [0.0, 0.5, 0.9])
    def test_it_is_how_much_the_fit_follows_the_data(self, rho: float):
        """Σ ∂ŷ_i/∂y_i (Efron 2004, Stein 1981) by differences of scikit-learn's fits."""
        X, y = problem(1, m=20)
        penalty = ElasticNet(rho) if rho else L2()
        path = trajectory(LeastSquares(X, y), penalty)
        alpha = 0.2 * trajectory(LeastSquares(X, y), L1()).alpha_max
        tool = "ElasticNet" if rho else "Ridge"
        arguments = convert_to(tool, penalty, alpha, n=6, m=20) | {"fit_intercept": False}
        estimator = SklearnElasticNet(**arguments, **TIGHT) if rho else Ridge(**arguments)
        total = 0.0
        for i, e in enumerate(1e-4 * np.eye(20)):
            up, down = (estimator.fit(X, y + d).predict(X)[i] for d in (e, -e))
            total += (up - down) / 2e-4
        found = degrees_of_freedom(path, alpha)
        assert found == pytest.approx([total], rel=1e-5)
        assert 0.5 < found[0] < 5.5

    @pytest.mark.parametrize("penalty", [L1(), L2(), ElasticNet(0.5)], ids=str)
    def test_without_a_price_it_is_the_rank(self, penalty):
        X, y = problem(2)
        path = trajectory(LeastSquares(np.column_stack([X, X[:, 0]]), y), penalty)
        found = degrees_of_freedom(path, [0.0, 1e300])
        assert found == pytest.approx([6, 0])

    def test_of_a_curved_loss_nothing_is_known(self):
        X, y = problem(3)
        with pytest.raises(DataError, match=r"not for Logistic with L1\(\)"):
            degrees_of_freedom(trajectory(Logistic(X, y > 3), L1()), 1.0)


class TestInformationCriterion:
    @pytest.mark.parametrize("kind", ["aic", "bic"])
    @pytest.mark.parametrize("seed", [None, *range(10)])
    def test_as_scikit_learn(self, seed: int | None, kind: str):
        X, y = (DIABETES, PROGRESS) if seed is None else problem(seed)
        theirs = LassoLarsIC(criterion=kind).fit(X, y)
        ours = information_criterion(trajectory(LeastSquares(X, y, intercept=True), L1()), kind)
        assert ours.values[::-1] == pytest.approx(theirs.criterion_, rel=1e-11)
        assert ours.alpha / X.shape[1] == pytest.approx(theirs.alpha_, rel=1e-10, abs=1e-14)
        assert ours.weights == pytest.approx(theirs.coef_, rel=1e-9, abs=1e-9)
        assert ours.degrees_of_freedom == np.count_nonzero(theirs.coef_)

    @pytest.mark.parametrize("kind", ["aic", "bic", "cp"])
    def test_no_alpha_between_the_knots_is_better(self, kind: str):
        inner = 0
        for seed in range(30):
            X, y = problem(seed)
            path = trajectory(LeastSquares(X, y, intercept=True), L1())
            best = information_criterion(path, kind)
            alphas = np.append(np.linspace(0, 1.1 * path.alpha_max, 2001), path.alphas)
            w = path.path(alphas)
            centred = X - X.mean(axis=0), y - y.mean()
            rss = ((centred[1] - w @ centred[0].T) ** 2).sum(axis=1)
            rest = np.linalg.lstsq(np.column_stack([X, np.ones(40)]), y)[1][0]
            variance, df = rest / (40 - 6 - 1), (w != 0).sum(axis=1)
            value = rss / variance + (np.log(40) if kind == "bic" else 2) * df
            value += -40 if kind == "cp" else 40 * np.log(2 * np.pi * variance)
            assert best.value == pytest.approx(value.min(), rel=1e-10)
            assert best.value == best.values[path.alphas == best.alpha]
            assert (path.path(best.alpha) == best.weights).all()
            inner += 0 < best.alpha < path.alpha_max
        assert inner >= 10  # else there was little to find

    @pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "denormal"])
    def test_nor_on_hard_problems(self, kind: str):
        r = np.random.default_rng(11)
        for _ in range(40):
            X, y = hard(kind, r)
            try:
                path = trajectory(LeastSquares(X, y), L1())
            except DataError:
                assert kind in SINGULAR
                continue
            size = (y @ y) / len(y) or 1.0
            best = information_criterion(path, "aic", size / 8)
            alphas = prices(path, r)
            w = path.path(alphas)
            rest = y - w @ X.T
            value = len(y) * np.log(2 * np.pi * size / 8) + (rest**2).sum(axis=1) / (size / 8)
            value += 2 * np.count_nonzero(w, axis=1)
            # rounding of w and of the sums, for a few samples and weights
            off = 32 * 2.0**-52 * (abs(w) @ abs(X).T + abs(y))
            room = ((2 * abs(rest) + off) * off).sum(axis=1).max() / (size / 8)
            close = room + 1e-11 * len(y) * (1 + abs(np.log(size)))
            assert best.value == pytest.approx(value.min(), abs=close)

    def test_a_known_noise(self):
        X, y = problem(0, m=5)
        path = trajectory(LeastSquares(X, y, intercept=True), L1())
        theirs = LassoLarsIC(criterion="bic", noise_variance=4.0).fit(X, y)
        ours = information_criterion(path, "bic", 4.0)
        assert ours.value == pytest.approx(theirs.criterion_.min(), rel=1e-12)

    def test_what_has_no_answer(self):
        X, y = problem(0)
        path = trajectory(LeastSquares(X, y), L1())
        for other in (
            trajectory(LeastSquares(X, y), L2()),
            trajectory(Logistic(X, y > 3), L1()),
            trajectory(Quadratic(X.T @ X, np.ones(6)), L1()),
        ):
            with pytest.raises(DataError, match="needs the path of LeastSquares with L1"):
                information_criterion(other)
        with pytest.raises(DataError, match="'aic', 'bic' or 'cp', not 'mdl'"):
            information_criterion(path, "mdl")
        with pytest.raises(DataError, match="above zero, but it is -1"):
            information_criterion(path, "aic", -1)
        with pytest.raises(DataError, match="7 rows are too few to tell the noise from the 6"):
            information_criterion(trajectory(LeastSquares(X[:7], y[:7]), L1()))
        assert information_criterion(trajectory(LeastSquares(X[:8], y[:8]), L1())).alpha >= 0
        for seed in range(100):
            X, _ = problem(seed)
            X = X * 10.0 ** np.random.default_rng(seed).uniform(-6, 6, size=6)
            exact = trajectory(LeastSquares(X, X @ np.ones(6)), L1())
            with pytest.raises(DataError, match="without a rest; give noise_variance"):
                information_criterion(exact)


def by_hand(fit, X: np.ndarray, y: np.ndarray, labels: np.ndarray, error) -> np.ndarray:
    """The errors (folds,) of an estimator on standardised columns."""
    found = []
    for label in np.unique(labels):
        rest = labels != label
        scaler = StandardScaler().fit(X[rest])
        fit.fit(scaler.transform(X[rest]), y[rest])
        found.append(error(fit, scaler.transform(X[~rest]), y[~rest]))
    return np.array(found)


def squares(fit, X: np.ndarray, y: np.ndarray) -> float:
    return float(((y - fit.predict(X)) ** 2).mean())


def deviance(fit, X: np.ndarray, y: np.ndarray) -> float:
    return 2 * log_loss(y, fit.predict_proba(X), labels=[0, 1])


class TestCrossValidation:
    @pytest.mark.parametrize("intercept", [True, False])
    def test_as_lasso_cv(self, intercept: bool):
        X, y = problem(0, m=53)
        labels = np.random.default_rng(0).permutation(53) % 5
        parts = [(np.flatnonzero(labels != k), np.flatnonzero(labels == k)) for k in range(5)]
        alphas = np.geomspace(0.01, 30, 40)
        options = {"intercept": intercept, "standardise": False}
        ours = cross_validated(X, y, L1(), folds=labels, alphas=alphas, **options)
        theirs = LassoCV(alphas=alphas / 6, cv=parts, fit_intercept=intercept, **TIGHT).fit(X, y)
        assert ours.errors.T[::-1] == pytest.approx(theirs.mse_path_, rel=1e-8)
        assert ours.alpha == pytest.approx(6 * theirs.alpha_)
        mean, spread = theirs.mse_path_.mean(axis=1), theirs.mse_path_.std(axis=1, ddof=1) / 5**0.5
        assert ours.mean[::-1] == pytest.approx(mean, rel=1e-8)
        assert ours.error[::-1] == pytest.approx(spread, rel=1e-8)
        least = mean.argmin()
        within = 6 * theirs.alphas_[mean <= mean[least] + spread[least]]
        assert ours.alpha_1se == pytest.approx(within.max())
        assert ours.alpha < ours.alpha_1se < 30
        assert (ours.alphas == alphas).all()

    @pytest.mark.parametrize("penalty", [L1(), L2(), ElasticNet(0.6)], ids=str)
    def test_standardised_within_each_fold(self, penalty):
        X, y = problem(1, m=41)
        X = X * 10.0 ** np.arange(6) + np.arange(6)
        ours = cross_validated(X, y, penalty, folds=4, seed=7)
        labels = np.random.default_rng(7).permutation(41) % 4
        for k in (5, len(ours.alphas) // 2, -3):
            tool = {L1: "Lasso", L2: "Ridge"}.get(type(penalty), "ElasticNet")
            theirs = []
            for label in range(4):  # Ridge's price depends on the rows
                rows = (labels != label).sum()
                arguments = convert_to(tool, penalty, ours.alphas[k], n=6, m=rows)
                fit = {
                    "Lasso": lambda a: Lasso(**a, **TIGHT),
                    "Ridge": lambda a: Ridge(**a),
                    "ElasticNet": lambda a: SklearnElasticNet(**a, **TIGHT),
                }[tool](arguments)
                theirs.append(by_hand(fit, X, y, labels, squares)[label])
            assert ours.errors[:, k] == pytest.approx(np.array(theirs), rel=1e-7)

    def test_logistic(self):
        X, y = problem(2, m=60, n=3)
        y = (y > 3).astype(int)
        labels = np.arange(60) % 4
        ours = cross_validated(X, y, L2(), loss=Logistic, folds=labels, alphas=[0.1, 1.0, 0.02])
        assert ours.alphas.tolist() == [0.02, 0.1, 1.0]
        for k, alpha in enumerate(ours.alphas):
            fit = LogisticRegression(
                **convert_to("LogisticRegression", L2(), alpha, n=3, m=45), tol=1e-10
            )
            theirs = by_hand(fit, X, y, labels, deviance)
            assert ours.errors[:, k] == pytest.approx(theirs, rel=1e-6)
        grid = cross_validated(X, 2 * y - 1, L1(), loss=Logistic, folds=labels)
        assert len(grid.alphas) == 100
        assert grid.mean[-1] > grid.mean.min()

    def test_no_alpha_has_a_smaller_mean(self):
        inner = 0
        for seed in range(20):
            X, y = problem(seed)
            ours = cross_validated(X, y, L1(), folds=5, seed=seed)
            dense = np.linspace(0, ours.alphas[-1], 3001)
            other = cross_validated(X, y, L1(), folds=5, seed=seed, alphas=dense)
            assert ours.mean.min() <= other.mean.min() * (1 + 1e-12)
            assert other.mean.min() == pytest.approx(ours.mean.min(), rel=1e-4)
            knots = ours.mean[ours.alphas != ours.alpha]
            inner += ours.mean.min() < knots.min()
        assert inner >= 5  # for these the least mean is between two knots

    def test_the_folds(self):
        X, y = problem(4, m=23)
        first = cross_validated(X, y, L1(), folds=4)
        assert (first.errors == cross_validated(X, y, L1(), folds=4).errors).all()
        other = cross_validated(X, y, L1(), folds=4, seed=1)
        assert first.errors.shape != other.errors.shape or (first.errors != other.errors).any()
        left_out = cross_validated(X, y, L1(), folds=23, alphas=[0.0])
        fit = np.linalg.lstsq(np.column_stack([X, np.ones(23)]), y)[0]
        A = np.column_stack([X, np.ones(23)])
        hat = np.einsum("ij,ji->i", A, np.linalg.pinv(A))
        assert left_out.errors[:, 0].sum() == pytest.approx(
            (((y - A @ fit) / (1 - hat)) ** 2).sum(), rel=1e-9
        )

    def test_a_column_that_is_constant_outside_one_fold(self):
        X, y = problem(5)
        flag = np.zeros(40)
        flag[3] = 0.1
        found = cross_validated(np.column_stack([X, flag + 0.1]), y, L1(), folds=np.arange(40) % 4)
        assert np.isfinite(found.errors).all()

    def test_a_constant_column_is_left_as_it_is(self):
        y, options = problem(5)[1], {"folds": np.arange(40) % 4, "intercept": False}
        for value in np.linspace(0.1, 2, 50):  # some have a mean that is another float
            column = np.full((40, 1), value)
            found = cross_validated(column, y, L1(), **options)
            assert (
                found.errors
                == cross_validated(column, y, L1(), standardise=False, **options).errors
            ).all()

    @pytest.mark.parametrize(
        ("options", "sentence"),
        [
            ({"folds": 1}, "folds must be from 2 to the 40 rows, but it is 1"),
            ({"folds": 41}, "but it is 41"),
            ({"folds": np.zeros(40, dtype=int)}, "at least two different ones"),
            ({"folds": np.arange(3)}, "40 whole numbers"),
            ({"alphas": [-1.0]}, "alpha must be a number >= 0"),
            ({"loss": Logistic}, "y must hold two labels"),
        ],
    )
    def test_what_has_no_answer(self, options, sentence):
        X, y = problem(6)
        with pytest.raises(DataError, match=sentence):
            cross_validated(X, y, L1(), **options)

    def test_a_fold_that_takes_all_of_one_class(self):
        X, _ = problem(6)
        labels = np.arange(40) // 20
        with pytest.raises(DataError, match="Without fold 0: y holds one label only"):
            cross_validated(X, labels, L1(), loss=Logistic, folds=labels)
