"""Losses J(w): how badly the weights w explain the data.

A loss is any object with the attributes and methods of :class:`Loss`. The three of the film:

    Quadratic      J(w) = 1/2 (w - ŵ)ᵀ H (w - ŵ)
    LeastSquares   J(w) = 1/(2m) ‖y - X w‖²                       m samples
    Logistic       J(w) = 1/m Σ log(1 + exp(-y_i x_iᵀ w))         y_i = ±1, no intercept

`value` and `gradient` take one point of shape (n,) or k points of shape (k, n).
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Protocol, TypeGuard

import numpy as np

from solver.contours import Curve, Ellipse, Star
from solver.errors import Array, InputError, numbers, points, samples

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
    #   gradient_error(w)   a bound on the rounding error of each component of gradient(w)
    #   self_concordance    L with |D³J[d, d, d]| ≤ L ‖d‖ D²J[d, d] everywhere


class QuadraticLoss(Loss, Protocol):
    """A loss that is a parabola: J(w) = 1/2 wᵀ gram w - linearᵀ w + constant."""

    @property
    def gram(self) -> Array: ...

    @property
    def linear(self) -> Array: ...

    @property
    def factor(self) -> tuple[Array, Array]:
        """F and f with gram = FᵀF and linear = Fᵀf."""


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
        if abs(gram - gram.T).max() > 1e-13 * abs(gram).max():
            i, j = np.unravel_index(abs(gram - gram.T).argmax(), gram.shape)
            raise InputError(
                f"The Hessian is not symmetric: entries [{i}, {j}] and [{j}, {i}] are "
                f"{gram[i, j]:g} and {gram[j, i]:g}; make them equal."
            )
        if not _positive_definite(gram):
            raise InputError(
                "The Hessian is not positive definite, so the loss has no single minimiser; "
                "all its eigenvalues must be above zero."
            )
        self.gram = (gram + gram.T) / 2
        self.minimizer = numbers(minimizer, "The minimiser", 1)
        if len(self.minimizer) != n:
            raise InputError(
                f"The minimiser has {len(self.minimizer)} entries, but the Hessian is {n} x {n}; "
                f"give {n} numbers."
            )
        self.n = n
        self.linear = self.gram @ self.minimizer
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

    @cached_property
    def factor(self) -> tuple[Array, Array]:
        root = np.asarray(np.linalg.cholesky(self.gram).T, dtype=np.float64)
        return root, root @ self.minimizer

    @cached_property
    def _ellipse(self) -> Ellipse:
        return Ellipse(self.gram, self.minimizer)

    def level_set(self, through: Array) -> Curve:
        """The ellipse {J = J(through)} as 8 cubics that start at `through`."""
        return self._ellipse(through)

    def at_level(self, level: float) -> Array:
        """A point with J = level."""
        return self._ellipse.at_level(2 * level)


class LeastSquares:
    """J(w) = 1/(2m) ‖y - X w‖² for m samples (rows of X) and n features (columns of X).

    No intercept: centre X and y for one (`solver.data.standardise`). X may have more columns than
    rows, collinear or repeated columns; `minimizer` is then the least-squares solution of least
    Euclidean length. X and y are not copied: do not change them. Raises DataError for wrong shapes
    and numbers that are not finite.
    """

    def __init__(self, X: ArrayLike, y: ArrayLike) -> None:
        self.X, self.y = samples(X, y)
        self.n = self.X.shape[1]
        with np.errstate(over="ignore", invalid="ignore"):
            self.linear = self.y @ self.X / len(self.y)  # Xᵀy / m
        if not np.isfinite(self.linear).all():
            numbers(X, "X", 2), numbers(y, "y", 1)
            raise InputError("The numbers in X and y are too large to multiply; rescale them.")

    @cached_property
    def gram(self) -> Array:
        """H = XᵀX / m, shape (n, n)."""
        with np.errstate(over="ignore", invalid="ignore"):
            gram = self.X.T @ self.X
        if not np.isfinite(gram.diagonal()).all():
            raise InputError("The numbers in X are too large to square; rescale its columns.")
        gram /= len(self.y)
        return gram

    @property
    def factor(self) -> tuple[Array, Array]:
        root = len(self.y) ** 0.5
        return self.X / root, self.y / root

    @cached_property
    def minimizer(self) -> Array:
        w = np.asarray(np.linalg.lstsq(self.X, self.y)[0], dtype=np.float64)
        w.setflags(write=False)
        return w

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
        r = points(w, self.n) @ self.X.T - self.y
        return np.asarray((r * r).sum(axis=-1) / (2 * len(self.y)))

    def gradient(self, w: ArrayLike) -> Array:
        """∇J(w) = Xᵀ(X w - y) / m, of the shape of w."""
        return np.asarray((points(w, self.n) @ self.X.T - self.y) @ self.X / len(self.y))

    def gradient_error(self, w: ArrayLike) -> Array:
        """A bound on the rounding error of each component of `gradient(w)`, of the shape of w.

        A sum of k products is off by at most k u times the sum of their sizes, in any order (u the
        unit roundoff; Higham 2002, Accuracy and Stability, 3.1). That is so for the residuals
        r = X w - y, and for the sums Xᵀr of them; together, with 2 u for what is small beside it,

            u/m |X|ᵀ((n + 2) |X| |w| + 2 |y| + (m + 2) |r|).
        """
        w, size = points(w, self.n), abs(self.X)
        m, n = size.shape
        r = abs(w @ self.X.T - self.y)
        each = (n + 2) * (abs(w) @ size.T) + 2 * abs(self.y) + (m + 2) * r
        return np.asarray(each @ size * (EPS / 2 / m))

    def hessian(self, w: ArrayLike | None = None) -> Array:  # noqa: ARG002  the same everywhere
        """∇²J = XᵀX / m, shape (n, n), the same at every w."""
        return self.gram

    def level_set(self, through: Array) -> Curve:
        """The ellipse {J = J(through)} as 8 cubics that start at `through`."""
        return self.quadratic.level_set(through)

    def at_level(self, level: float) -> Array:
        """A point with J = level; DataError below the smallest value of J."""
        return self.quadratic.at_level(level - float(self.value(self.minimizer)))


class Logistic:
    """J(w) = 1/m Σ log(1 + exp(-y_i x_iᵀ w)) for m samples with labels y_i = ±1, no intercept.

    Labels may be given as {-1, 1} or {0, 1}. Raises DataError for other labels, wrong shapes,
    numbers that are not finite; asking for the `minimizer` of classes that a plane through the
    origin separates raises too, since J then falls for ever.
    """

    def __init__(self, X: ArrayLike, y: ArrayLike) -> None:
        self.X, labels = samples(X, y)
        numbers(self.X, "X", 2)  # finite
        self.n = self.X.shape[1]
        if not (np.isin(labels, (-1, 1)).all() or np.isin(labels, (0, 1)).all()):
            raise InputError("y must hold two labels, either -1 and 1 or 0 and 1.")
        self.y = np.where(labels == 1, 1.0, -1.0)
        self._Z = self.X * self.y[:, None]  # J depends on the products y_i x_i alone

    def value(self, w: ArrayLike) -> Array:
        """J(w): a scalar array for w of shape (n,), shape (k,) for (k, n)."""
        return np.asarray(np.logaddexp(0, -(points(w, self.n) @ self._Z.T)).mean(axis=-1))

    def gradient(self, w: ArrayLike) -> Array:
        """∇J(w), of the shape of w."""
        return np.asarray(-_sigmoid(-(points(w, self.n) @ self._Z.T)) @ self._Z / len(self.y))

    def hessian(self, w: ArrayLike) -> Array:
        """∇²J(w), shape (n, n), at one point w of shape (n,)."""
        p = _sigmoid(points(w, self.n) @ self._Z.T)
        return np.asarray((self._Z.T * (p * (1 - p))) @ self._Z / len(self.y))

    def gradient_error(self, w: ArrayLike) -> Array:
        """A bound on the rounding error of each component of `gradient(w)`, of the shape of w.

        With z_i = y_i x_i, t_i = z_iᵀ w, p_i = 1/(1 + exp(t_i)), q_i = p_i (1 - p_i) and the unit
        roundoff u, the computed t_i is off by at most n u |z_i|ᵀ|w|, which moves p_i by q_i times
        that; exp, the sum and the quotient make it 6 u p_i more; and the sum of m products adds at
        most (m + 2) u Σ |z_ij| p_i (Higham 2002, Accuracy and Stability, 3.1). Together

            u/m Σ_i |z_ij| ((m + 8) p_i + n q_i |z_i|ᵀ|w|).
        """
        w = points(w, self.n)
        p, size = _sigmoid(-(w @ self._Z.T)), abs(self._Z)
        each = (len(self.y) + 8) * p + self.n * p * (1 - p) * (abs(w) @ size.T)
        return np.asarray(each @ size * (np.finfo(float).eps / 2 / len(self.y)))

    @cached_property
    def self_concordance(self) -> float:
        """max_i ‖x_i‖: along any d, |D³J[d, d, d]| ≤ max_i |x_iᵀd| D²J[d, d] (Bach 2010)."""
        return float(np.sqrt((self._Z**2).sum(axis=1)).max())

    @cached_property
    def minimizer(self) -> Array:
        """ŵ by damped Newton steps, to rounding."""
        w = np.zeros(self.n)
        for _ in range(100):
            g, h = self.gradient(w), self.hessian(w)
            if not _positive_definite(h):
                break
            step = np.linalg.solve(h, g)
            t = 1.0
            while self.value(w - t * step) > self.value(w) - 1e-4 * t * (g @ step) and t > 1e-9:
                t /= 2
            if t <= 1e-9 or abs(step).max() <= 1e-15 * abs(w).max():
                w.setflags(write=False)
                return w
            w = w - t * step
        raise InputError(
            "The logistic loss has no minimiser: a plane separates the two classes or the columns "
            "of X are dependent; use overlapping classes and independent columns."
        )

    @cached_property
    def _star(self) -> Star:
        return Star(self)

    def level_set(self, through: Array) -> Curve:
        """{J = J(through)} as 32 cubics that start at `through`."""
        return self._star(through)

    def at_level(self, level: float) -> Array:
        """A point with J = level; DataError below the smallest value of J."""
        return self._star.at_level(level)


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


def _sigmoid(t: Array) -> Array:
    """1 / (1 + exp(-t)) without overflow."""
    e = np.exp(-abs(t))
    return np.asarray(np.where(t >= 0, 1, e) / (1 + e))
