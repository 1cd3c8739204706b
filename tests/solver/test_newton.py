"""The logistic minimiser, judged in sixty digits: right, or refused for the reason given."""

from decimal import Decimal, localcontext

import numpy as np
import pytest
from digits import exact, exact_rank, has_minimizer, near, state

from solver import InputError, Logistic, PrecisionError
from solver.newton import rank

KINDS = (
    "generic",
    "one weight",
    "column scales",
    "overall scale",
    "correlation 0.999",
    "nearly separable",
    "separable",
    "duplicates",
    "nearly dependent",
    "constant column",
    "integers",
    "groups",
    "wide",
    "one sample",
    "offset",
    "weights",
)
COUNT = 25  # problems of a kind


def problem(kind: str, rng: np.random.Generator):
    """X, labels, intercept or not, and sample weights."""
    n = int(rng.integers(1, 5))
    m = int(rng.integers(n + 3, 30))
    X, beta = rng.normal(size=(m, n)), rng.normal(size=n)
    s, intercept = None, bool(rng.random() < 0.35)
    if kind == "one weight":
        X, beta = X[:, :1], beta[:1]
    if kind == "correlation 0.999":
        X = np.sqrt(0.999) * rng.normal(size=(m, 1)) + np.sqrt(0.001) * X
    y = X @ beta + rng.choice([0.3, 1, 3]) * rng.normal(size=m) > 0
    match kind:
        case "column scales":
            X = X * 10.0 ** rng.uniform(-8, 8, size=n)
        case "overall scale":
            X = X * 10.0 ** rng.uniform(-30, 30)
        case "separable":
            y = X @ beta > 0
        case "nearly separable":  # one sample against all others, by very little
            y = X @ beta > 0
            z = X * np.where(y, 1, -1)[:, None]
            X[0] = -(10.0 ** rng.uniform(-11, -1)) * (rng.uniform(0.5, 1, size=m - 1) @ z[1:])
            y[0] = True
        case "duplicates":
            X = np.column_stack([X, X[:, :1] * rng.choice([-1.0, 1.0, 2.0])])
        case "nearly dependent":
            X = np.column_stack(
                [X, X[:, :1] + 10.0 ** rng.uniform(-11, -2) * rng.normal(size=(m, 1))]
            )
        case "constant column":
            X[:, 0] = rng.choice([0.0, 1.0, 0.1, 1e5])
        case "integers":
            X = rng.integers(-2, 3, size=(m, n)).astype(float)
            y = X @ beta + rng.normal(size=m) > 0
        case "groups":
            group = rng.integers(0, n + 1, size=m)
            X = (group[:, None] == np.arange(n)).astype(float)
            y = rng.random(m) < 0.3 + 0.4 * (group % 2)
        case "wide":
            X, y = rng.normal(size=(n, n + 2)), y[:n]
        case "one sample":
            X, y = X[:1], y[:1]
        case "offset":
            X = X + 10.0 ** rng.uniform(0, 6) * rng.choice([-1, 1], size=n)
        case "weights":
            s = rng.exponential(size=m) * (rng.random(m) < 0.8)
            s[0] += 1
    counted = y if s is None else y[s > 0]
    return X, y.astype(int), intercept and len(set(counted)) == 2, s


@pytest.mark.parametrize("kind", KINDS)
def test_the_minimiser_is_right_or_refused_for_what_is_true(kind: str):
    rng = np.random.default_rng(list(map(ord, kind)))
    for _ in range(COUNT):
        X, y, intercept, s = problem(kind, rng)
        loss = Logistic(X, y, intercept=intercept, sample_weight=s)
        with localcontext(prec=60):
            Z, c = exact(X, y, intercept, s)
            try:
                w = loss.minimizer
            except InputError as refusal:
                if "dependent" in str(refusal):
                    assert exact_rank(Z) < len(Z[0])
                else:
                    assert exact_rank(Z) < len(Z[0]) or not has_minimizer(Z, c)
                continue
            full = np.append(w, loss.intercept(w)) if intercept else w
            columns = abs(np.column_stack([X, np.ones(len(X))]) if intercept else X)
            columns = columns if s is None else columns[s > 0]
            scaled = np.ldexp(full, np.frexp(columns.max(axis=0))[1])
            gradient, size, hessian, _ = state(Z, c, [Decimal(float(v)) for v in scaled])
            assert near(Z, hessian, gradient) <= 0.5
            assert all(abs(g) <= Decimal("1e-13") * v for g, v in zip(gradient, size, strict=True))


def test_what_rounding_hides_is_called_so():
    r = np.random.default_rng(3)
    X = r.normal(size=(40, 2))
    twin = np.column_stack([X, X[:, 0] * (1 + 1e-15 * r.normal(size=40))])
    with pytest.raises(PrecisionError, match="the columns of X are too nearly dependent"):
        _ = Logistic(twin, r.integers(0, 2, size=40)).minimizer
    for ulp, hidden in ((2.0**-52, True), (2.0**-40, False)):  # of one sample, on the wrong side
        loss = Logistic([[1, 1]] * 5 + [[1 - ulp, -1 - ulp], [-1, 1]], np.ones(7))
        if hidden:
            with pytest.raises(PrecisionError, match="all but separates the two classes"):
                _ = loss.minimizer
        else:
            assert loss.minimizer[0] == pytest.approx(loss.minimizer[1], rel=1e-9)


@pytest.mark.parametrize(
    ("X", "y", "intercept", "sentence"),
    [
        (
            [[-2.0], [-1.0], [1.0], [2.0]],
            [0, 0, 1, 1],
            False,
            "a plane through the origin separates",
        ),
        ([[1.0], [2.0], [3.0], [4.0]], [0, 0, 1, 1], True, "a plane separates"),
        ([[1.0], [2.0], [2.0], [4.0]], [0, 0, 1, 1], True, "a plane separates"),  # one on each side
        ([[1.0, 0], [-1.0, 0], [0, 1.0]], [1, 1, 1], False, "separates"),  # two rows on the plane
        ([[1.0, 2.0], [-1.0, -2.0], [3.0, 6.0]], [1, 1, 0], False, "the columns of X are linearly"),
        ([[1.0, 3.0], [-1.0, 3.0], [2.0, 3.0]], [1, 0, 0], True, "and the ones of the intercept"),
        ([[1.0, 2.0]], [1], False, "linearly dependent"),
    ],
)
def test_a_refusal_says_why(X, y, intercept: bool, sentence: str):
    with pytest.raises(InputError, match=sentence) as caught:
        _ = Logistic(X, y, intercept=intercept).minimizer
    assert str(caught.value).count(". ") == 0


def test_the_exact_rank():
    r = np.random.default_rng(5)
    for _ in range(200):
        m, n, k = r.integers(1, 7, size=3)
        A = (
            r.integers(-3, 4, size=(m, k))
            @ r.integers(-3, 4, size=(k, n))
            * 2.0 ** r.integers(-60, 60, size=n)
        )
        assert rank(A) == exact_rank([[Decimal(float(v)) for v in row] for row in A])
    assert rank(np.array([[1.0, 1.0], [1.0, 1.0 + 2.0**-52]])) == 2
    assert rank(np.array([[1.0, 2.0**31], [1.0, 1.0]])) == 2
