"""Which alpha: degrees of freedom, information criteria, cross-validation.

**A criterion** is RSS(alpha)/s² + a price times df(alpha), with df the number of weights that are
not zero. On an L1 path it is least at a knot, so it is enough to look there, and nothing is missed:
J(w(alpha)), and RSS with it, never falls as alpha rises; between two knots RSS is a quadratic in
alpha and df is constant, so the criterion falls all the way to the lower end of the stretch. At
that knot RSS is continuous, and df is at most what it is on either side: a weight that joins or
leaves there is zero at the knot itself.

**Cross-validation** adds up errors of paths on parts of the data. For L1 and squares each is a
quadratic in alpha between the knots of its path, so the mean is one between the knots of all, and
its least value over all alpha is known too. J is a mean over the samples, so alpha is as dear in a
part of the data as in all of it.

References: Efron, Hastie, Johnstone & Tibshirani 2004 (Ann. Statist. 32, 407), Cp of a path; Zou,
Hastie & Tibshirani 2007 (Ann. Statist. 35, 2173), its degrees of freedom; Breiman, Friedman,
Olshen & Stone 1984 (Classification and Regression Trees, 3.4.3), one standard error; Hastie,
Tibshirani & Friedman 2009 (The Elements of Statistical Learning, 7.10).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from solver.errors import Array, InputError, prices
from solver.homotopy import Polygon
from solver.losses import LeastSquares, Logistic, is_quadratic
from solver.path import trajectory
from solver.penalties import L1, L2, ElasticNet
from solver.svd import svd

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from solver.penalties import Penalty
    from solver.trajectories import Trajectory

EPS = 2.0**-52


class Criterion(NamedTuple):
    """The alpha with the least value, w there, and values and degrees (knots,) at `path.alphas`."""

    alpha: float
    weights: Array
    value: float
    degrees_of_freedom: int
    values: Array
    degrees: NDArray[np.intp]


class CrossValidation(NamedTuple):
    """What `cross_validated` found.

    alpha           the alpha with the least mean error
    alpha_1se       the largest of alphas with a mean at most one standard error above the least
    alphas          (k,), ascending
    mean, error     (k,), the mean of the folds' errors, and the standard error of that mean
    errors          (folds, k), the error on each fold of the path of the others
    """

    alpha: float
    alpha_1se: float
    alphas: Array
    mean: Array
    error: Array
    errors: Array


def degrees_of_freedom(path: Trajectory, alphas: ArrayLike) -> Array:
    """The effective number of weights at alphas (k,), shape (k,), of a path of a quadratic loss.

    L1                the number of weights that are not zero (Zou, Hastie & Tibshirani 2007)
    L2, ElasticNet    the trace of X_A (X_Aᵀ X_A + m mu I)⁻¹ X_Aᵀ, mu = 2 (1 - l1_ratio) alpha/n,
                      A the weights that are not zero: Σ σ² / (σ² + mu), σ the singular values of
                      X_A / √m; for L2 A is all, and for alpha = 0 the trace is the rank of X_A

    An intercept is not counted. Raises DataError for another loss or penalty, and for alpha < 0.
    """
    alpha, loss, penalty = prices(alphas), path.loss, path.penalty
    if not (is_quadratic(loss) and isinstance(penalty, L1 | L2 | ElasticNet)):
        raise InputError(
            "Degrees of freedom are known for a quadratic loss with L1, L2 or ElasticNet, not for "
            f"{type(loss).__name__} with {penalty!r}."
        )
    if penalty.kink == 1:
        return np.asarray(np.count_nonzero(path.path(alpha), axis=1), dtype=np.float64)
    with np.errstate(over="ignore"):
        mu = 2 * (1 - penalty.kink) * penalty.share(loss.n) * alpha
    if not penalty.kink:
        squares = loss.svd[0] ** 2
        return np.asarray((squares / (squares + mu[:, None])).sum(axis=1))
    table, target = loss.factor
    degrees = np.zeros(len(alpha))
    for k, active in enumerate(path.path(alpha) != 0):
        squares = svd(table[:, active], target)[0] ** 2
        degrees[k] = (squares / (squares + mu[k])).sum()
    return degrees


def information_criterion(
    path: Trajectory,
    kind: Literal["aic", "bic", "cp"] = "bic",
    noise_variance: float | None = None,
) -> Criterion:
    """The alpha of an L1 path of LeastSquares with the least criterion, of all alpha >= 0.

    aic   m log(2π s²) + RSS/s² + 2 df                           Akaike 1973
    bic   m log(2π s²) + RSS/s² + log(m) df                      Schwarz 1978
    cp    RSS/s² - m + 2 df                                      Mallows 1973

    RSS = 2 m J(w(alpha)) for m rows (so sample weights count with mean 1; leave rows of weight 0
    out), df the number of weights that are not zero, s² the `noise_variance`. Without it s² =
    RSS(ŵ) / (m - r - 1), r the rank of X: the 1 is for the mean of y, taken off by an intercept or
    beforehand. These are the definitions of scikit-learn's LassoLarsIC. Raises DataError for other
    losses, penalties and kinds, where m <= r + 1 or ŵ leaves no more than rounding (there is no s²
    then), and for s² not above zero.
    """
    loss = path.loss
    if not (isinstance(path, Polygon) and isinstance(loss, LeastSquares)):
        raise InputError("An information criterion needs the path of LeastSquares with L1.")
    m = len(loss.y)
    charge = {"aic": 2.0, "bic": float(np.log(m)), "cp": 2.0}.get(kind)
    if charge is None:
        raise InputError(f"A criterion is 'aic', 'bic' or 'cp', not {kind!r}.")
    variance = _noise(loss) if noise_variance is None else float(noise_variance)
    if not 0 < variance < np.inf:
        raise InputError(f"noise_variance must be a number above zero, but it is {variance!r}.")
    degrees = np.count_nonzero(path.weights, axis=1)
    base = -m if kind == "cp" else m * np.log(2 * np.pi * variance)
    values = np.asarray(base + 2 * m * loss.value(path.weights) / variance + charge * degrees)
    k = int(values.argmin())
    at = float(path.alphas[k]), path.weights[k], float(values[k]), int(degrees[k])
    return Criterion(*at, values, degrees)


def _noise(loss: LeastSquares) -> float:
    """The variance of the noise, from what the least-squares fit leaves.

    Off by rounding, ŵ is exact for columns and y that differ by some 16 n eps of their lengths (see
    `solver.svd`); residuals of that size tell nothing.
    """
    m, r, w = len(loss.y), len(loss.svd[0]), loss.minimizer
    if m <= r + 1:
        raise InputError(
            f"{m} rows are too few to tell the noise from the {r} independent columns of X; give "
            "noise_variance, or more rows."
        )
    left = 2 * float(loss.value(w))
    if left**0.5 <= 16 * loss.n * EPS * (loss.magnitude + abs(w) @ np.sqrt(loss.gram.diagonal())):
        raise InputError("The columns of X explain y without a rest; give noise_variance.")
    return m * left / (m - r - 1)


def cross_validated(
    X: ArrayLike,
    y: ArrayLike,
    penalty: Penalty,
    *,
    loss: type[LeastSquares] | type[Logistic] = LeastSquares,
    folds: int | ArrayLike = 10,
    seed: int = 0,
    intercept: bool = True,
    standardise: bool = True,
    alphas: ArrayLike | None = None,
) -> CrossValidation:
    """The alpha whose weights, found without a fold, are nearest to that fold, for all folds.

    X, y          as for the loss
    loss          LeastSquares: the error is the mean of (y_i - ŷ_i)² over a fold;
                  Logistic: the deviance, the mean of 2 log(1 + exp(-y_i (x_iᵀ w + b)))
    folds         how many, of equal size or one row more, dealt out by a generator with this
                  `seed`; or (m,), for each row the number of its fold
    standardise   whether each column is divided by its standard deviation over the rows that are
                  fitted; one that is constant there is left as it is
    alphas        (k,); default: for L1 with LeastSquares the knots of all paths, and the alpha
                  with the least mean of all alpha in between. Otherwise 100 from alpha_max down to
                  10⁻⁴ of it, evenly in their logarithm; for L2 from 500 n T down to 10⁻⁸ of that,
                  T the trace of ∇²J(0)

    Every fold counts the same in the mean; the standard error is the standard deviation between
    folds (over folds - 1) divided by √folds. The weights for all the data in its own units:

        data = standardise(X, y)
        path = trajectory(LeastSquares(data.X, data.y), penalty)
        coef, intercept = data.coefficients(path.path(found.alpha_1se))

    Raises DataError for folds that are not at least two, and for what the loss, the path and alphas
    raise it for.
    """
    whole = loss(X, y)
    labels = _folds(len(whole.y), folds, seed)
    parts = []
    for label in np.unique(labels):
        rest = labels != label
        scale = _deviations(whole.X[rest]) if standardise else np.ones(whole.n)
        try:
            fit = loss(whole.X[rest] / scale, whole.y[rest], intercept=intercept)
        except InputError as error:
            raise InputError(f"Without fold {label}: {error}") from None
        path = trajectory(fit, penalty)
        parts.append(_Part(fit, path, whole.X[~rest] / scale, whole.y[~rest]))
    if alphas is not None:
        grid = np.unique(prices(alphas))
    elif all(isinstance(part.path, Polygon) for part in parts):
        grid = np.unique(np.concatenate([part.path.alphas for part in parts]))
        grid = np.unique(np.append(grid, _lowest(parts, grid)))
    else:
        grid = _grid([part.path for part in parts])
    errors = np.array([part.errors(grid) for part in parts])
    mean, spread = errors.mean(axis=0), errors.std(axis=0, ddof=1) / len(parts) ** 0.5
    best = int(mean.argmin())
    close = np.flatnonzero(mean <= mean[best] + spread[best])[-1]
    return CrossValidation(float(grid[best]), float(grid[close]), grid, mean, spread, errors)


class _Part(NamedTuple):
    """A fold: the loss and the path of all other rows, and its own rows."""

    fit: LeastSquares | Logistic
    path: Trajectory
    X: Array
    y: Array

    def errors(self, alphas: Array) -> Array:
        """The mean error over the rows of the fold, for each alpha."""
        found = []
        for some in np.array_split(alphas, len(alphas) // 256 + 1):  # few at a time, for memory
            w = self.path.path(some)
            at = w @ self.X.T + self.fit.intercept(w)[:, None]
            if isinstance(self.fit, Logistic):
                each = 2 * np.logaddexp(0, -self.y * at)
            else:
                each = (self.y - at) ** 2
            found.append(each.mean(axis=1))
        return np.concatenate(found)


def _folds(m: int, folds: int | ArrayLike, seed: int) -> NDArray[np.intp]:
    """For each row the number of its fold."""
    if isinstance(folds, int | np.integer):
        if not 2 <= folds <= m:
            raise InputError(f"folds must be from 2 to the {m} rows, but it is {folds}.")
        return np.asarray(np.random.default_rng(seed).permutation(m) % int(folds))
    labels = np.asarray(folds)
    if labels.shape != (m,) or labels.dtype.kind not in "iu" or (labels == labels[0]).all():
        raise InputError(
            f"folds must be a number, or {m} whole numbers, one a row of X, with at least two "
            "different ones."
        )
    return labels


def _deviations(X: Array) -> Array:
    """The standard deviations of the columns, 1 for a constant one."""
    with np.errstate(over="ignore", invalid="ignore"):
        scale = X.std(axis=0)
    scale[(np.ptp(X, axis=0) == 0) | (scale == 0)] = 1.0
    if not np.isfinite(scale).all():
        raise InputError("The numbers in X are too large to square; rescale them.")
    return np.asarray(scale)


def _grid(paths: list[Trajectory]) -> Array:
    """100 prices at which curved paths are compared."""
    top, depth = max(path.alpha_max for path in paths), 1e-4
    if top == np.inf:
        trace = max(path.loss.hessian(np.zeros(path.loss.n)).trace() for path in paths)
        top, depth = 500 * paths[0].loss.n * float(trace), 1e-8
    return np.geomspace(depth, 1, 100) * (top or 1.0)


def _lowest(parts: list[_Part], knots: Array) -> Array:
    """The alpha between the knots where the mean error is least, or none.

    On a stretch the mean is f0 + b t + a t², 0 <= t <= 1; three values tell it.
    """
    middles = (knots[1:] + knots[:-1]) / 2
    f = np.mean([part.errors(np.concatenate([knots, middles])) for part in parts], axis=0)
    f0, f1, half = f[: len(knots) - 1], f[1 : len(knots)], f[len(knots) :]
    a = 2 * (f0 - 2 * half + f1)
    b = f1 - f0 - a
    inner = (a > 0) & (b < 0) & (-b < 2 * a)
    if not inner.any():
        return np.zeros(0)
    t = -b[inner] / (2 * a[inner])
    k = int((f0[inner] + b[inner] * t / 2).argmin())
    low, high = knots[:-1][inner][k], knots[1:][inner][k]
    return np.array([low + t[k] * (high - low)])
