"""Losses J(w): how badly the weights w explain the data.

A loss is any object with the attributes and methods of :class:`Loss`. The three of the film:

    Quadratic      J(w) = 1/2 (w - ŵ)ᵀ H (w - ŵ)
    LeastSquares   J(w) = 1/(2m) ‖y - X w‖²                       m samples
    Logistic       J(w) = 1/m Σ log(1 + exp(-y_i x_iᵀ w))         y_i = ±1

The last two may have an intercept and weights of their samples.

`value` and `gradient` take one point of shape (n,) or k points of shape (k, n).
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Protocol, TypeGuard

import numpy as np

from solver.contours import Curve, Ellipse, Star
from solver.errors import Array, InputError, numbers, points, row_weights, samples, squarable
from solver.newton import minimize
from solver.roots import root
from solver.svd import svd

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

EPS = 2.0**-52


class Loss(Protocol):
    """What a path needs of a loss: smooth, convex, with a minimiser ŵ."""

    @property
    def n(self) -> int:
        """Number of weights."""

    @property
    def minimizer(self) -> Array:
        """ŵ, shape (n,)."""

    def value(self, w: ArrayLike) -> Array:
        """J(w): a scalar array for w of shape (n,), shape (k,) for (k, n)."""

    def gradient(self, w: ArrayLike) -> Array:
        """∇J(w), of the shape of w."""

    def hessian(self, w: ArrayLike) -> Array:
        """∇²J(w), shape (n, n), at one point w of shape (n,)."""

    # A loss that is curved may also have
    #   hessian_root(w)     F with FᵀF = ∇²J(w), shape (any, n)
    #   gradient_error(w)   a bound on the rounding error of each component of gradient(w)
    #   self_concordance    L with |D³J[d, d, d]| ≤ L ‖d‖ D²J[d, d] everywhere


class QuadraticLoss(Loss, Protocol):
    """A loss that is a parabola: J(w) = 1/2 wᵀ gram w - linearᵀ w + constant."""

    @property
    def gram(self) -> Array: ...

    @property
    def linear(self) -> Array: ...

    @property
    def magnitude(self) -> float:
        """The size of what cancels in `linear`, which is off by some eps √gram_ii times that."""

    @property
    def factor(self) -> tuple[Array, Array]:
        """F and f with gram = FᵀF and linear = Fᵀf."""

    @property
    def svd(self) -> tuple[Array, Array, Array]:
        """σ, V and Uᵀf with F = U diag(σ) Vᵀ, without σ that are zero to rounding."""

    def gradient_error(self, w: ArrayLike) -> Array:
        """A bound on the rounding error of each component of gradient(w), of the shape of w."""


def is_quadratic(loss: Loss) -> TypeGuard[QuadraticLoss]:
    """Whether the loss says so, by having a `gram`."""
    return hasattr(loss, "gram")


class Quadratic:
    """J(w) = 1/2 (w - ŵ)ᵀ H (w - ŵ).

    Parameters: `hessian`, H, (n, n), symmetric and positive definite; `minimizer`, ŵ, (n,).
    Raises DataError if H is not square, not symmetric or not positive definite, if ŵ has another
    length, or if a number is not finite.
    """

    def __init__(self, hessian: ArrayLike, minimizer: ArrayLike) -> None:
        gram = numbers(hessian, "The Hessian", 2)
        n = len(gram)
        if gram.shape != (n, n) or n == 0:
            raise InputError(f"The Hessian must be square, but it has shape {gram.shape}.")
        with np.errstate(over="ignore"):
            skew, size = abs(gram - gram.T), np.sqrt(abs(gram.diagonal()))
        skew = skew > 1e-13 * np.maximum(np.outer(size, size), abs(gram))
        if skew.any():
            i, j = np.unravel_index(skew.argmax(), gram.shape)
            raise InputError(
                f"The Hessian is not symmetric: entries [{i}, {j}] and [{j}, {i}] are "
                f"{gram[i, j]:g} and {gram[j, i]:g}; make them equal."
            )
        self.gram = (gram + gram.T) / 2
        if not _positive_definite(self.gram):
            raise InputError(
                "The Hessian is not positive definite, so the loss has no single minimiser; "
                "all its eigenvalues must be above zero."
            )
        self.minimizer = numbers(minimizer, "The minimiser", 1)
        if len(self.minimizer) != n:
            raise InputError(
                f"The minimiser has {len(self.minimizer)} entries, but the Hessian is {n} x {n}; "
                f"give {n} numbers."
            )
        self.n = n
        squarable(self.gram.diagonal(), self.gram, "the Hessian")
        with np.errstate(over="ignore", invalid="ignore"):
            self.linear = self.gram @ self.minimizer
            square = abs(self.linear) @ abs(self.minimizer)
        squarable(square, self.minimizer, "the minimiser")
        self.magnitude = float(np.sqrt(self.gram.diagonal()) @ abs(self.minimizer))  # Σ √H_ii |ŵ_i|
        self.gram.setflags(write=False)
        self.linear.setflags(write=False)

    def value(self, w: ArrayLike) -> Array:
        """J(w): a scalar array for w of shape (n,), shape (k,) for (k, n)."""
        d = points(w, self.n) - self.minimizer
        return np.asarray(0.5 * ((d @ self.gram) * d).sum(axis=-1))

    def gradient(self, w: ArrayLike) -> Array:
        """∇J(w) = H (w - ŵ), of the shape of w."""
        return (points(w, self.n) - self.minimizer) @ self.gram

    def gradient_error(self, w: ArrayLike) -> Array:
        """A bound on the rounding error of each component of `gradient(w)`, of the shape of w.

        A sum of n products is off by at most n u times the sum of their sizes, in any order (u the
        unit roundoff; Higham 2002, Accuracy and Stability, 3.1), and w - ŵ by u of itself:

            (n + 2) u |H| |w - ŵ|.
        """
        d = abs(points(w, self.n) - self.minimizer)
        return np.asarray((self.n + 2) * EPS / 2 * (d @ abs(self.gram)))

    def hessian(self, w: ArrayLike | None = None) -> Array:  # noqa: ARG002  the same everywhere
        """∇²J = H, shape (n, n), the same at every w."""
        return self.gram

    def hessian_root(self, w: ArrayLike | None = None) -> Array:  # noqa: ARG002
        """F with FᵀF = ∇²J."""
        return self.factor[0]

    @cached_property
    def factor(self) -> tuple[Array, Array]:
        """F, shape (n, n), upper triangular, and f = F ŵ, shape (n,): H = FᵀF and c = Fᵀf."""
        scale = np.sqrt(self.gram.diagonal())
        root = np.asarray(np.linalg.cholesky(self.gram / scale / scale[:, None]).T * scale)
        return root, root @ self.minimizer

    @cached_property
    def svd(self) -> tuple[Array, Array, Array]:
        """σ (n,), V (n, n) and Uᵀf = diag(σ) Vᵀŵ (n,) with F = U diag(σ) Vᵀ; see `solver.svd`."""
        sigma, vectors, _ = svd(*self.factor)
        return sigma, vectors, sigma * (self.minimizer @ vectors)

    @cached_property
    def _ellipse(self) -> Ellipse:
        return Ellipse(self.gram, self.minimizer)

    def level_set(self, through: Array) -> Curve:
        """The ellipse {J = J(through)} as 8 cubics that start at `through`."""
        return self._ellipse(through)

    def at_level(self, level: float) -> Array:
        """A point with J = level, shape (2,), for two weights."""
        return self._ellipse.at_level(2 * level)


class LeastSquares:
    """J(w) = 1/(2S) Σ s_i (y_i - x_iᵀ w - b)² for m samples (rows of X), n features (columns of X).

    sample_weight   s, (m,), only their ratios count; S = Σ s_i. Default: s_i = 1, S = m
    intercept       whether b is the best number for every w, at no price; else it is 0

    Profiling b out is to centre X and y by their weighted means, so J is ‖t - Z w‖² / (2S) with
    rows √s_i (x_i - x̄) of Z and √s_i (y_i - ȳ) of t; without options Z is X and t is y. X may have
    more columns than rows, collinear or repeated columns; `minimizer` is then the least-squares
    solution of least Euclidean length. X and y are not copied: do not change them. Raises
    DataError for wrong shapes, numbers that are not finite, or too large or small to square.
    """

    def __init__(
        self,
        X: ArrayLike,
        y: ArrayLike,
        *,
        intercept: bool = False,
        sample_weight: ArrayLike | None = None,
    ) -> None:
        self.X, self.y = samples(X, y)
        m, self.n = self.X.shape
        s = row_weights(sample_weight, m)
        self._table, self._target, self._total = self.X, self.y, float(m)
        self._centre: tuple[Array, float] | None = None
        with np.errstate(over="ignore", invalid="ignore"):
            if intercept:
                self._table, *means = centred(self.X, s)
                self._target, *y_means = centred(self.y, s)
                self._centre = np.sum(means, axis=0), float(np.sum(y_means))
            if s is not None:
                root, self._total = np.sqrt(s), float(s.sum())
                self._table, self._target = self._table * root[:, None], self._target * root
            self.linear = self._target @ self._table / self._total  # Zᵀt / S
            square = self._target @ self._target / self._total
        size = abs(self.linear)
        if not size.max() < np.inf:
            numbers(X, "X", 2), numbers(y, "y", 1)
            raise InputError("The numbers in X and y are too large to multiply; rescale them.")
        squarable(square, self._target, "y")
        self.magnitude = float(square) ** 0.5  # ‖t‖ / √S
        if size.min() < 1e-150:  # rarely, so look closer
            columns = self._table[:, size < 1e-150]
            with np.errstate(over="ignore"):
                squarable((columns**2).mean(axis=0), columns, "X")

    @cached_property
    def gram(self) -> Array:
        """H = ZᵀZ / S, shape (n, n); XᵀX / m without options."""
        with np.errstate(over="ignore", invalid="ignore"):
            gram = self._table.T @ self._table
        gram /= self._total
        squarable(gram.diagonal(), self._table, "X")
        return gram

    @property
    def factor(self) -> tuple[Array, Array]:
        """F = Z / √S, shape (m, n), and f = t / √S, shape (m,): H = FᵀF and c = Fᵀf."""
        root = self._total**0.5
        table = self._table / root
        with np.errstate(over="ignore"):
            squarable((table * table).sum(axis=0), table, "X")
        return table, self._target / root

    @cached_property
    def svd(self) -> tuple[Array, Array, Array]:
        """σ (r,), V (n, r) and Uᵀf (r,) with F = U diag(σ) Vᵀ, r the rank; see `solver.svd`."""
        return svd(*self.factor)

    @cached_property
    def minimizer(self) -> Array:
        """ŵ = V (Uᵀf / σ), shape (n,): of all minimisers the shortest, in the units of w."""
        sigma, vectors, pull = self.svd
        w: Array = vectors @ (pull / sigma)
        w.setflags(write=False)
        return w

    def intercept(self, w: ArrayLike) -> Array:
        """The best b for w, ȳ - x̄ᵀ w; 0.0 without intercept. Shapes as for `value`."""
        w = points(w, self.n)
        if self._centre is None:
            return np.zeros(w.shape[:-1])
        x_mean, y_mean = self._centre
        return np.asarray(y_mean - w @ x_mean)

    def predict(self, X: ArrayLike, w: ArrayLike) -> Array:
        """x_iᵀ w + b for each row of X: (rows,) for one w, (k, rows) for k."""
        rows = points(X, self.n, "X")
        return np.asarray(points(w, self.n) @ rows.T + self.intercept(w)[..., None])

    @cached_property
    def quadratic(self) -> Quadratic:
        """The Quadratic that differs from J by the constant J(ŵ)."""
        if not _positive_definite(self.gram):
            raise InputError(
                "The columns of X are linearly dependent, so the loss has no single minimiser "
                "and its level sets are not closed; remove a column."
            )
        return Quadratic(self.gram, self.minimizer)

    def value(self, w: ArrayLike) -> Array:
        """J(w): a scalar array for w of shape (n,), shape (k,) for (k, n)."""
        r = points(w, self.n) @ self._table.T - self._target
        return np.asarray((r * r).sum(axis=-1) / (2 * self._total))

    def gradient(self, w: ArrayLike) -> Array:
        """∇J(w) = Zᵀ(Z w - t) / S, of the shape of w."""
        return np.asarray(
            (points(w, self.n) @ self._table.T - self._target) @ self._table / self._total
        )

    def gradient_error(self, w: ArrayLike) -> Array:
        """A bound on the rounding error of each component of `gradient(w)`, of the shape of w.

        A sum of k products is off by at most k u times the sum of their sizes, in any order (u the
        unit roundoff; Higham 2002, Accuracy and Stability, 3.1). That is so for the residuals
        r = Z w - t, and for the sums Zᵀr of them; together, with 2 u for what is small beside it,

            u/S |Z|ᵀ((n + 2) |Z| |w| + 2 |t| + (m + 2) |r|).
        """
        w, size = points(w, self.n), abs(self._table)
        m, n = size.shape
        r = abs(w @ self._table.T - self._target)
        each = (n + 2) * (abs(w) @ size.T) + 2 * abs(self._target) + (m + 2) * r
        return np.asarray(each @ size * (EPS / 2 / self._total))

    def hessian(self, w: ArrayLike | None = None) -> Array:  # noqa: ARG002  the same everywhere
        """∇²J = ZᵀZ / S, shape (n, n), the same at every w."""
        return self.gram

    def hessian_root(self, w: ArrayLike | None = None) -> Array:  # noqa: ARG002
        """F with FᵀF = ∇²J, one row a sample; it keeps twice as many digits as ∇²J."""
        return self.factor[0]

    def level_set(self, through: Array) -> Curve:
        """The ellipse {J = J(through)} as 8 cubics that start at `through`."""
        return self.quadratic.level_set(through)

    def at_level(self, level: float) -> Array:
        """A point with J = level, shape (2,), for two weights; DataError below J(ŵ)."""
        return self.quadratic.at_level(level - float(self.value(self.minimizer)))


class Logistic:
    """J(w) = 1/S Σ s_i log(1 + exp(-y_i (x_iᵀ w + b))), S = Σ s_i, for labels y_i = ±1.

    X has one row a sample; labels may be given as {-1, 1} or {0, 1}. `sample_weight` holds the
    s_i >= 0, all 1 if it is None; a sample of weight 0 does not count. Without `intercept` b = 0.
    With it b is not penalised: J(w) is the least over all b, which is a smooth convex loss again.

    Raises DataError for other labels, wrong shapes, numbers that are not finite or too large or
    too small to be squared, bad weights, and for an intercept with one class only. Asking for the
    `minimizer` raises if a plane separates the classes (J then falls for ever) or the columns
    of X are dependent.
    """

    def __init__(
        self,
        X: ArrayLike,
        y: ArrayLike,
        *,
        intercept: bool = False,
        sample_weight: ArrayLike | None = None,
    ) -> None:
        self.X, labels = samples(X, y)
        numbers(self.X, "X", 2)  # finite
        m, self.n = self.X.shape
        if not (np.isin(labels, (-1, 1)).all() or np.isin(labels, (0, 1)).all()):
            raise InputError("y must hold two labels, either -1 and 1 or 0 and 1.")
        self.y = np.where(labels == 1, 1.0, -1.0)
        weights = row_weights(sample_weight, m)
        weights = np.ones(m) if weights is None else weights
        counts = weights > 0
        self._y, self._share = self.y[counts], weights[counts] / weights.sum()
        self._x, self._centre = self.X[counts], np.zeros(self.n)
        _squarable(self._x)
        self._has_intercept = intercept
        if intercept:
            if abs(self._y.sum()) == len(self._y):
                raise InputError("y holds one label only; an intercept needs samples of both.")
            # J does not depend on the origin; at an entry of each column nothing cancels, and
            # a column that is constant becomes zero
            nearest = abs(self._x - self._share @ self._x).argmin(axis=0)
            self._centre = self._x[nearest, np.arange(self.n)]
            self._x = self._x - self._centre
            _squarable(self._x)

    def value(self, w: ArrayLike) -> Array:
        """J(w): a scalar array for w of shape (n,), shape (k,) for (k, n)."""
        return np.asarray(np.logaddexp(0, -self._margins(w)[0]) @ self._share)

    def gradient(self, w: ArrayLike) -> Array:
        """∇J(w) = -1/S Σ s_i p_i y_i x_i, of the shape of w; p_i = 1/(1 + exp(t_i)) at margin t_i.

        With an intercept (the best b: its own derivative is zero) it is counted from the mean
        of `hessian`, so that an error of b does not matter to first order.
        """
        t, _ = self._margins(w)
        pull = _sigmoid(-t) * (self._share * self._y)
        return np.asarray(pull.sum(axis=-1, keepdims=True) * self._mean(t) - pull @ self._x)

    def hessian(self, w: ArrayLike) -> Array:
        """∇²J(w) = 1/S Σ s_i q_i x_i x_iᵀ, q_i = p_i (1 - p_i), (n, n), at one w of shape (n,).

        With an intercept the x_i are counted from their mean with weights s_i q_i: the Schur
        complement of b, without its subtraction.
        """
        t, _ = self._margins(w)
        x = self._x - self._mean(t)
        return np.asarray((x.T * (self._share * _variance(t))) @ x)

    def hessian_root(self, w: ArrayLike) -> Array:
        """F with FᵀF = ∇²J(w), one row a sample; it keeps twice as many digits as ∇²J."""
        t, _ = self._margins(w)
        return np.asarray((self._x - self._mean(t)) * np.sqrt(self._share * _variance(t))[:, None])

    def gradient_error(self, w: ArrayLike) -> Array:
        """A bound on the rounding error of each component of `gradient(w)`, of the shape of w.

        Let u be the unit roundoff. A computed margin is off by at most (n + 1) u (|x_i|ᵀ|w| + |b|),
        which moves p_i by q_i times that; exp, sum, quotient and share add 6 u p_i; the sum of
        m products adds at most (m + 2) u Σ |x_ij| p_i (Higham 2002, Accuracy and Stability, 3.1):

            u/S Σ_i s_i (|x_ij| + |mean_j|) ((m + 8) p_i + (n + 1) q_i (|x_i|ᵀ|w| + |b|)).
        """
        w = points(w, self.n)
        t, b = self._margins(w)
        size = abs(self._x)
        moved = (self.n + 1) * _variance(t) * (abs(w) @ size.T + abs(b)[..., None])
        each = ((len(size) + 8) * _sigmoid(-t) + moved) * self._share
        spread = each @ size + each.sum(axis=-1, keepdims=True) * abs(self._mean(t))
        return np.asarray(spread * (np.finfo(float).eps / 2))

    @cached_property
    def self_concordance(self) -> float:
        """L with |D³J[d, d, d]| ≤ L ‖d‖ D²J[d, d] everywhere (Bach 2010): max_i ‖x_i‖.

        With an intercept twice that, counted from a centre: no two samples are further apart.
        """
        longest = float(np.sqrt((self._x**2).sum(axis=1)).max())
        return 2 * longest if self._has_intercept else longest

    def intercept(self, w: ArrayLike) -> Array:
        """The best b at w: a scalar array for w of shape (n,), shape (k,) for (k, n); 0 if none."""
        return np.asarray(self._margins(w)[1] - points(w, self.n) @ self._centre)

    def predict(self, X: ArrayLike, w: ArrayLike) -> Array:
        """The probability of the label 1 for each row of X: (rows,) for one w, (k, rows) for k."""
        rows = numbers(X, "X", 2)
        if rows.shape[1] != self.n:
            raise InputError(f"X must have {self.n} columns, but it has {rows.shape[1]}.")
        at = points(w, self.n) @ (rows - self._centre).T
        return _sigmoid(at + self._margins(w)[1][..., None])

    @cached_property
    def minimizer(self) -> Array:
        """ŵ, to rounding and certified (see `solver.newton`)."""
        Z = self._x * self._y[:, None]
        plane, columns = "a plane through the origin", "the columns of X"
        if self._has_intercept:
            Z = np.column_stack([Z, self._y])
            plane, columns = "a plane", "the columns of X and the ones of the intercept"
        w = minimize(Z, self._share, plane, columns)[: self.n]
        w.setflags(write=False)
        return w

    def _margins(self, w: ArrayLike) -> tuple[Array, Array]:
        """y_i (x_iᵀ w + b), shape (m,) or (k, m), and b for centred x, shape () or (k,)."""
        w = points(w, self.n)
        with np.errstate(over="ignore", invalid="ignore"):
            u = w @ self._x.T
        if not np.isfinite(u).all():
            raise InputError("The products of X and w are too large; use smaller weights.")
        b = self._best_intercept(u) if self._has_intercept else np.zeros(u.shape[:-1])
        return np.asarray((u + b[..., None]) * self._y), b

    def _best_intercept(self, u: Array) -> Array:
        """b where the pulls of both classes are equal; the log of their ratio is almost a line.

        Newton's method, to the rounding of the margins; a bracketed root if it should not end.
        """
        tiny, eps = np.finfo(float).tiny, np.finfo(float).eps
        sides = np.stack([self._share * (self._y > 0), self._share * (self._y < 0)], axis=1)

        def excess(b: Array) -> tuple[Array, Array]:
            t = (u + b[..., None]) * self._y
            pulls, bends = np.maximum(_sigmoid(-t) @ sides, tiny), _variance(t) @ sides
            ratio = np.log(pulls[..., 0]) - np.log(pulls[..., 1])
            return np.asarray(ratio), np.asarray((bends / pulls).sum(axis=-1))

        even, middle = np.log(np.divide(*sides.sum(axis=0))), u @ self._share
        low, high = even - u.max(axis=-1) - 1, even - u.min(axis=-1) + 1  # b + u = even at an end
        b, close = np.asarray(even - middle), eps * (abs(u).max(axis=-1) + abs(even) + len(self._y))
        for _ in range(30):
            height, slope = excess(b)
            low, high = np.where(height > 0, b, low), np.where(height < 0, b, high)
            last, b = b, np.clip(b + height / np.maximum(slope, tiny), low, high)
            if (abs(b - last) <= close).all():
                return np.asarray(b)
        ends = excess(low)[0], excess(high)[0]
        return root(lambda b: excess(b)[0], low, high, *ends)[0]

    def _mean(self, t: Array) -> Array:
        """With an intercept the mean of the x_i with weights s_i q_i, (n,) or (k, n); else 0."""
        if not self._has_intercept:
            return np.zeros(self.n)
        weight = self._share * _variance(t)
        total = weight.sum(axis=-1, keepdims=True)
        return np.asarray(weight @ self._x / np.where(total > 0, total, 1))

    @cached_property
    def _star(self) -> Star:
        return Star(self)

    def level_set(self, through: Array) -> Curve:
        """{J = J(through)} as 512 cubics that start at `through`; DataError without a minimiser."""
        return self._star(through)

    def at_level(self, level: float) -> Array:
        """A point with J = level; DataError below the smallest value of J."""
        return self._star.at_level(level)


def centred(values: Array, s: Array | None) -> tuple[Array, Array, Array, Array]:
    """Values (m, …) less their mean over the rows, weighted by s, and the parts of that mean.

    A row is taken off first: then constant columns are exactly zero, and a large offset costs no
    digits, since close numbers have exact differences. A second mean takes off the rounding
    error of the first.
    """
    s = np.ones(len(values)) if s is None else s
    first: Array = values[s.argmax()]
    rest = values - first
    mean = s @ rest / s.sum()
    rest -= mean
    again = s @ rest / s.sum()
    rest -= again
    return rest, first, mean, again


def _positive_definite(matrix: Array) -> bool:
    """Whether a symmetric matrix is positive definite beyond rounding, whatever its units."""
    scale = np.sqrt(np.maximum(matrix.diagonal(), 0))
    if not scale.all():
        return False
    try:
        pivots = np.linalg.cholesky(matrix / scale / scale[:, None]).diagonal()
    except np.linalg.LinAlgError:
        return False
    return bool((pivots**2).min() > 4 * len(matrix) * np.finfo(float).eps)


def _squarable(x: Array) -> None:
    """DataError if a column of x is not zero, but so small or large that squares are lost."""
    largest = abs(x).max(axis=0)
    for bad, word in (
        (largest > 2.0**400, "large"),
        ((largest < 2.0**-400) & (largest > 0), "small"),
    ):
        if bad.any():
            j = int(bad.argmax())
            raise InputError(
                f"Column {j} of X is too {word} to square ({largest[j]:g}); rescale it."
            )


def _variance(t: Array) -> Array:
    """p (1 - p) with p = 1 / (1 + exp(t)), right also where p is next to 1."""
    e = np.exp(-abs(t))
    return np.asarray(e / (1 + e) ** 2)


def _sigmoid(t: Array) -> Array:
    """1 / (1 + exp(-t)) without overflow."""
    e = np.exp(-abs(t))
    return np.asarray(np.where(t >= 0, 1, e) / (1 + e))
