"""Penalties R(w): how large the weights are, each counted on its own.

    R(w) = (1/n) Σ r(w_i)

    L1              r(w) = |w|
    L2              r(w) = w²
    ElasticNet(ρ)   r(w) = ρ |w| + (1 - ρ) w²             ρ = l1_ratio
    Lq(q)           r(w) = |w|^q                          q > 0; not convex for q < 1

n is the number of weights of the point; `L1(n=2)` states it for a slice of a larger problem
(one weight moves, the others are held). A penalty is any object with the members of
:class:`Penalty`. What makes weights exactly zero is its `kink`: half the jump of r' at zero.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np

from solver.contours import (
    DIAMOND,
    Curve,
    Ellipse,
    above_minimum,
    elastic_ball,
    power_ball,
)
from solver.errors import Array, InputError
from solver.roots import root

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


class Penalty(Protocol):
    """What a path needs of a convex penalty (1/n) Σ (kink |w_i| + smooth(w_i))."""

    @property
    def kink(self) -> float:
        """r'(0+), half the jump of r' at zero."""

    def share(self, n: int) -> float:
        """1/n, the factor in front of the sum, for a problem of n weights."""

    def value(self, w: ArrayLike) -> Array:
        """R(w): a scalar array for w of shape (n,), shape (k,) for (k, n)."""

    def slope(self, w: Array) -> Array:
        """The derivative of smooth, elementwise, without the factor 1/n."""

    def curvature(self, w: Array) -> Array:
        """The second derivative of smooth, elementwise, without the factor 1/n."""

    def subdifferential_distance(self, w: Array, pull: Array, alpha: Array | float) -> Array:
        """How far `pull` = -∇J(w) is from alpha ∂R(w), largest coordinate; 0 at the optimum."""


class _Separable:
    """What all penalties share: the factor 1/n, and where r has a given value."""

    def __init__(self, *, n: int | None = None) -> None:
        if n is not None and not (isinstance(n, int) and n > 0):
            raise InputError(f"The n of a penalty must be a whole number above zero, not {n!r}.")
        self.n = n

    def __repr__(self) -> str:
        parts = [f"{self._parameter:g}"] if self._parameter is not None else []
        parts += [f"n={self.n}"] if self.n is not None else []
        return f"{type(self).__name__}({', '.join(parts)})"

    _parameter: float | None = None

    def share(self, n: int) -> float:
        return 1 / (self.n or n)

    def _radius(self, total: float) -> float:
        """The a >= 0 with r(a) = total."""
        raise NotImplementedError

    def at_level(self, level: float) -> Array:
        """The point (a, 0), a >= 0, with R = level, for two weights."""
        return np.array([self._radius(above_minimum(level) / self.share(2)), 0.0])


class _Net(_Separable):
    """r(w) = kink |w| + (1 - kink) w²: L1, L2 and what lies between."""

    kink: float

    def value(self, w: ArrayLike) -> Array:
        w = np.asarray(w, dtype=np.float64)
        each = self.kink * abs(w) + (1 - self.kink) * w * w
        return np.asarray(each.sum(axis=-1) * self.share(w.shape[-1]))

    def slope(self, w: Array) -> Array:
        return 2 * (1 - self.kink) * w

    def curvature(self, w: Array) -> Array:
        return np.full_like(w, 2 * (1 - self.kink))

    def gradient(self, w: ArrayLike) -> Array:
        """∇R(w), of the shape of w. On a kink (w_i = 0) the middle of the subdifferential, 0."""
        w = np.asarray(w, dtype=np.float64)
        return np.asarray((self.kink * np.sign(w) + self.slope(w)) * self.share(w.shape[-1]))

    def subdifferential_distance(self, w: Array, pull: Array, alpha: Array | float) -> Array:
        price = np.asarray(alpha, dtype=np.float64)[..., None]
        rest = abs(pull - price * self.gradient(w))
        # at w_i = 0 any pull in [-price · kink, price · kink] is held
        held = np.maximum(rest - price * self.kink * self.share(w.shape[-1]), 0)
        return np.asarray(np.where(w == 0, held, rest).max(axis=-1))

    def prox(self, v: ArrayLike, step: float) -> Array:
        """argmin_w 1/2 ‖w - v‖² + step R(w): L1 subtracts until zero, L2 divides."""
        v = np.asarray(v, dtype=np.float64)
        lam = step * self.share(v.shape[-1])
        left = np.sign(v) * np.maximum(abs(v) - lam * self.kink, 0)
        return np.asarray(left / (1 + 2 * lam * (1 - self.kink)) + 0.0)

    def _radius(self, total: float) -> float:
        # the positive root of (1-kink) a² + kink a = total, in the form that does not cancel
        root = np.sqrt(self.kink**2 + 4 * (1 - self.kink) * total)
        return float(2 * total / (self.kink + root)) if total else 0.0


class L1(_Net):
    """R(w) = (1/n) Σ |w_i| (Tibshirani 1996, the lasso)."""

    kink = 1.0

    def level_set(self, through: Array) -> Curve:
        """The diamond |w_1| + |w_2| = constant, 4 straight cubics from the vertex (radius, 0)."""
        return DIAMOND * float(abs(through[0]) + abs(through[1]))


class L2(_Net):
    """R(w) = (1/n) Σ w_i² (Hoerl & Kennard 1970, ridge)."""

    kink = 0.0

    def level_set(self, through: Array) -> Curve:
        """The circle about 0, 8 cubics from `through`."""
        return _CIRCLE(through)


_CIRCLE = Ellipse(np.eye(2), np.zeros(2))


class ElasticNet(_Net):
    """R(w) = (1/n) Σ (l1_ratio |w_i| + (1 - l1_ratio) w_i²) (Zou & Hastie 2005).

    No factor 1/2 before the square, unlike scikit-learn. DataError unless 0 <= l1_ratio <= 1.
    """

    def __init__(self, l1_ratio: float, *, n: int | None = None) -> None:
        super().__init__(n=n)
        if not 0 <= l1_ratio <= 1:
            raise InputError(f"l1_ratio must lie between 0 and 1, but it is {l1_ratio!r}.")
        self.l1_ratio = self.kink = self._parameter = float(l1_ratio)

    def level_set(self, through: Array) -> Curve:
        """Four circular arcs that meet in corners, 8 cubics from the vertex (radius, 0)."""
        radius = self._radius(float(self.value(through) / self.share(2)))
        return elastic_ball(radius * (1 - self.kink) / self.kink if self.kink else np.inf) * radius


class Lq(_Separable):
    """R(w) = (1/n) Σ |w_i|^q for q > 0 (Frank & Friedman 1993, bridge).

    Not convex for q < 1, where `solver.bridge` finds the minimisers of one or two weights.
    `gradient` is that off the axes. DataError unless q is above zero.
    """

    def __init__(self, q: float, *, n: int | None = None) -> None:
        super().__init__(n=n)
        if not (np.isfinite(q) and q > 0):
            raise InputError(f"The exponent q must be a number above zero, but it is {q!r}.")
        self.q = self._parameter = float(q)
        # r'(0+): for q < 1 infinite, so that at zero every pull is held
        self.kink = 0.0 if q > 1 else 1.0 if q == 1 else np.inf

    def value(self, w: ArrayLike) -> Array:
        w = np.asarray(w, dtype=np.float64)
        return np.asarray((abs(w) ** self.q).sum(axis=-1) * self.share(w.shape[-1]))

    def gradient(self, w: ArrayLike) -> Array:
        """∇R(w) off the axes, of the shape of w; 0 for a weight that is zero."""
        w = np.asarray(w, dtype=np.float64)
        steep = np.where(w == 0, 1, abs(w)) ** (self.q - 1)
        return np.asarray(self.q * np.sign(w) * steep * self.share(w.shape[-1]))

    def subdifferential_distance(self, w: Array, pull: Array, alpha: Array | float) -> Array:
        price = np.asarray(alpha, dtype=np.float64)[..., None]
        free = np.inf if self.q < 1 else price * self.kink * self.share(w.shape[-1])
        at_zero = np.maximum(abs(pull) - free, 0)
        return np.asarray(np.where(w == 0, at_zero, abs(pull - price * self.gradient(w))).max(-1))

    def valley(self, v: ArrayLike, lam: float) -> Array:
        """The local minimum of 1/2 (w - v)² + lam |w|^q that is not at 0; 0 where there is none.

        For v > 0 it is the larger root of the slope w - v + lam q w^(q-1), which lies to the right
        of the point (1-q)/(2-q) v where the slope is smallest (of 0 for q >= 1).
        """
        v = np.asarray(v, dtype=np.float64)
        q, far = self.q, np.asarray(abs(v), dtype=np.float64)
        if q == 1:
            return np.asarray(np.sign(v) * np.maximum(far - lam, 0))

        def slope(w: Array) -> Array:
            with np.errstate(over="ignore"):
                return np.asarray(w - far + lam * q * np.where(w > 0, w, 1) ** (q - 1) * (w > 0))

        low = np.asarray((1 - q) / (2 - q) * far if q < 1 else 0 * far)
        f_low = slope(low)
        exists = f_low < 0
        low, _ = root(slope, low, far, np.minimum(f_low, 0), slope(far))
        return np.where(exists, np.sign(v) * low, 0.0)

    def prox(self, v: ArrayLike, step: float) -> Array:
        """argmin_w 1/2 ‖w - v‖² + step R(w); away from zero where both valleys are as deep."""
        v = np.asarray(v, dtype=np.float64)
        lam = step * self.share(v.shape[-1])
        w = self.valley(v, lam)
        return np.where(0.5 * (w - v) ** 2 + lam * abs(w) ** self.q <= 0.5 * v * v, w, 0.0)

    def _radius(self, total: float) -> float:
        return float(total ** (1 / self.q))

    @cached_property
    def _ball(self) -> Curve:
        return power_ball(self.q)

    def level_set(self, through: Array) -> Curve:
        """The ball |w_1|^q + |w_2|^q = constant from the vertex (radius, 0).

        DataError unless 0.1 <= q <= 16: beyond, a corner or spike is sharper than its cubics.
        """
        if not 0.1 <= self.q <= 16:
            raise InputError(f"Balls of Lq are drawn for q from 0.1 to 16, but q is {self.q:g}.")
        return self._ball * self._radius(float((abs(through) ** self.q).sum()))
