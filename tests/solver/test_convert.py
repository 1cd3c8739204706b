"""Prices in the words of other tools, judged by their fits and by a general optimiser."""

import numpy as np
import pytest
from scipy.optimize import minimize
from sklearn.linear_model import ElasticNet as SklearnElasticNet
from sklearn.linear_model import Lasso, LogisticRegression, Ridge

from solver import (
    L1,
    L2,
    DataError,
    ElasticNet,
    LeastSquares,
    Logistic,
    Lq,
    convert_from,
    convert_to,
    trajectory,
)

pytestmark = pytest.mark.numeric

M, N = 40, 7
RNG = np.random.default_rng(3)
X = RNG.normal(size=(M, N)) + 1
Y = X @ RNG.normal(size=N) + RNG.normal(size=M)
LABELS = np.where(Y + RNG.normal(size=M) > Y.mean(), 1, -1)
WEIGHTS = RNG.exponential(size=M)
TIGHT = {"tol": 1e-14, "max_iter": 1_000_000}
ESTIMATORS = {
    "Lasso": (Lasso(**TIGHT), [L1()]),
    "Ridge": (Ridge(), [L2()]),
    "ElasticNet": (SklearnElasticNet(**TIGHT), [L1(), ElasticNet(0.7), ElasticNet(0.2)]),
    "LogisticRegression": (
        LogisticRegression(solver="saga", tol=1e-12, max_iter=1_000_000),
        [L1(), ElasticNet(0.7), L2()],
    ),
}
CASES = [(tool, penalty) for tool, (_, penalties) in ESTIMATORS.items() for penalty in penalties]


@pytest.mark.parametrize("weights", [None, WEIGHTS], ids=["alike", "weighted"])
@pytest.mark.parametrize(("tool", "penalty"), CASES, ids=str)
def test_scikit_learn_finds_the_same(tool, penalty, weights):
    logistic = tool == "LogisticRegression"
    y = LABELS if logistic else Y
    loss = (Logistic if logistic else LeastSquares)(X, y, intercept=True, sample_weight=weights)
    alpha = 0.2 * trajectory(loss, L1()).alpha_max
    m = M if weights is None else weights.sum()
    arguments = convert_to(tool, penalty, alpha, n=N, m=m)
    fit = ESTIMATORS[tool][0].set_params(**arguments).fit(X, y, sample_weight=weights)
    w = trajectory(loss, penalty).path(alpha)
    assert w == pytest.approx(fit.coef_.ravel(), abs=1e-6)
    assert float(loss.intercept(w)) == pytest.approx(float(np.squeeze(fit.intercept_)), abs=1e-6)
    assert abs(w).max() > 0.05


@pytest.mark.parametrize("penalty", [L1(), L2(), ElasticNet(0.4)], ids=str)
@pytest.mark.parametrize("family", ["gaussian", "binomial"])
def test_the_published_objective_of_glmnet(family, penalty):
    """Least with w = u - v, u, v >= 0: smooth, with bounds (Friedman et al. 2010)."""
    loss = LeastSquares(X, Y) if family == "gaussian" else Logistic(X, LABELS)
    alpha = 0.2 * trajectory(loss, L1()).alpha_max
    found = convert_to("glmnet", penalty, alpha, n=N)

    def objective(u: np.ndarray) -> tuple[float, np.ndarray]:
        w = u[:N] - u[N:]
        if family == "gaussian":
            rest = Y - X @ w
            value, slope = rest @ rest / (2 * M), -X.T @ rest / M
        else:
            t = LABELS * (X @ w)
            value, slope = np.log1p(np.exp(-t)).mean(), -X.T @ (LABELS / (1 + np.exp(t))) / M
        ridge, lasso = found["lambda"] * (1 - found["alpha"]), found["lambda"] * found["alpha"]
        slope += ridge * w
        value += lasso * u.sum() + ridge / 2 * w @ w
        return value, np.concatenate([slope, -slope]) + lasso

    options = {"ftol": 1e-16, "gtol": 1e-10, "maxiter": 100_000, "maxfun": 100_000}
    bounds = [(0, None)] * (2 * N)
    best = minimize(objective, np.ones(2 * N), jac=True, bounds=bounds, options=options).x
    w = trajectory(loss, penalty).path(alpha)
    assert w == pytest.approx(best[:N] - best[N:], abs=1e-5)
    assert abs(w).max() > 0.05


@pytest.mark.parametrize(("tool", "penalty"), [*CASES, ("glmnet", ElasticNet(0.3))], ids=str)
def test_there_and_back(tool, penalty):
    arguments = convert_to(tool, penalty, 0.37, n=9, m=31)
    back, alpha = convert_from(tool, arguments, n=9, m=31)
    assert type(back) is type(penalty)
    assert (back.kink, alpha) == pytest.approx((penalty.kink, 0.37), rel=1e-14)


def test_no_price_and_a_slice_of_a_larger_problem():
    assert convert_to("LogisticRegression", L1(), 0, n=3, m=5) == {"C": np.inf, "l1_ratio": 1}
    assert convert_from("LogisticRegression", {"C": np.inf, "l1_ratio": 1}, n=3, m=5)[1] == 0
    assert convert_to("Lasso", L1(n=4), 2.0, n=1) == {"alpha": 0.5}


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: convert_to("Lasso", L2(), 1, n=2), r"Lasso has no penalty L2\(\); use Elastic"),
        (lambda: convert_to("Ridge", L1(), 1, n=2, m=3), "Ridge has no penalty"),
        (lambda: convert_to("glmnet", Lq(0.5), 1, n=2), r"no penalty Lq\(0.5\); use L1, L2 or"),
        (lambda: convert_to("Ridge", L2(), 1, n=2), "Ridge counts the samples"),
        (lambda: convert_to("Lasso", L1(), -1, n=2), "A price must be a number >= 0"),
        (lambda: convert_to("LARS", L1(), 1, n=2), "There is no tool 'LARS'; name one of Lasso"),
        (lambda: convert_from("Ridge", {"C": 1}, n=2, m=3), r"Ridge takes alpha, not \['C'\]"),
        (lambda: convert_from("glmnet", {"lambda": 1, "alpha": 2}, n=2), "between 0 and 1"),
        (
            lambda: convert_from("LogisticRegression", {"C": 0, "l1_ratio": 1}, n=2, m=3),
            "C must be above zero",
        ),
    ],
)
def test_what_has_no_answer(call, sentence):
    with pytest.raises(DataError, match=sentence):
        call()
