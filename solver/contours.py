"""Level sets of functions of two weights, as closed curves of cubic Béziers.

`level_set(f, through=w)` and `level_set(f, level=c)` return an array (segments, 4, 2): control
points start, handle, handle, end of each cubic, counter-clockwise, each cubic beginning where the
last ended. The number of segments never changes for a given f, so a film can set the points of
one drawn curve in place. At the minimum of f all points fall together.

f is any object with two methods:

    level_set(through)   the curve through the point `through`, shape (2,)
    at_level(level)      some point at which f has the value `level`

=============  =========  ======================================  ===============================
f              segments   begins at                               error / radius
=============  =========  ======================================  ===============================
quadratic, L2  8          `through`, exactly                      5e-6 (of the longer half-axis)
logistic       512        `through`, exactly                      below 5e-5 up to J(ŵ) + 1
L1             4          the vertex (radius, 0)                  0
elastic net    8          the vertex (radius, 0)                  below 5e-6
Lq, q = 1/2    4          the vertex (radius, 0)                  0
Lq, any other  120        the vertex (radius, 0)                  below 3e-5 for q from 0.1 to 16
=============  =========  ======================================  ===============================

An error of 5e-5 of the radius is a tenth of a pixel when the radius fills a frame 3840 wide.
Far up a logistic loss has polygons as level sets: for columns of one size they keep to the same
error, for columns of very different size that is not shown. Where 512 cubics cannot follow their
corners, PrecisionError is raised. Reference: Dokken, Dæhlen, Lyche & Mørken 1990 (Computer Aided
Geometric Design 7, 33), for the arc with handles 4/3 tan(angle/4).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from solver.errors import Array, InputError, PrecisionError, numbers
from solver.roots import root

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike

    from solver.losses import Loss

Curve = Array  # (segments, 4, 2)


class Drawable(Protocol):
    """A function of two weights that can draw its level sets."""

    def level_set(self, through: Array) -> Curve: ...

    def at_level(self, level: float) -> Array: ...


def level_set(
    f: Drawable, *, through: ArrayLike | None = None, level: float | None = None
) -> Curve:
    """The level set of f through a point, or at a level; see the module for the shape.

    Raises DataError unless exactly one of `through` and `level` is given, for a point that is not
    two numbers, and for a level below the minimum of f.
    """
    if (through is None) == (level is None):
        raise InputError("Give level_set either through=(w_1, w_2) or level=number, and not both.")
    if through is None:
        if level is None or not np.isfinite(level):
            raise InputError("The level of a level set must be a finite number.")
        return f.level_set(f.at_level(level))
    w = np.asarray(through, dtype=np.float64)
    if w.shape != (2,) or not (np.isfinite(w[0]) and np.isfinite(w[1])):
        w = numbers(through, "The point of a level set", 1)
        raise InputError(f"Level sets are drawn for two weights, but the point has {w.size}.")
    return f.level_set(w)


def arcs(angles: Array) -> Curve:
    """Unit circle arcs between consecutive `angles` (radians), one cubic each."""
    node = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    tangent = np.stack([-node[:, 1], node[:, 0]], axis=1)
    handle = (4 / 3 * np.tan(np.diff(angles) / 4))[:, None]
    return np.stack(
        [node[:-1], node[:-1] + handle * tangent[:-1], node[1:] - handle * tangent[1:], node[1:]],
        axis=1,
    )


class Ellipse:
    """The curves (w - centre)ᵀ A (w - centre) = constant, for A positive definite.

    With A = L Lᵀ the map Lᵀ takes the ellipse to a circle, on which a cubic arc is a fixed linear
    function of the point where it starts. So the control points are `frame @ (w - centre)` with a
    frame that depends on A alone: no factorisation per curve.
    """

    def __init__(self, matrix: Array, centre: Array) -> None:
        if matrix.shape != (2, 2):
            raise InputError(f"Level sets are drawn for two weights, but J has {len(matrix)}.")
        root = np.linalg.cholesky(matrix).T
        x, y = np.moveaxis(arcs(np.linspace(0, 2 * np.pi, 9)), -1, 0)
        turn = np.stack([np.stack([x, -y], -1), np.stack([y, x], -1)], -2)  # (8, 4, 2, 2)
        self._frame = (np.linalg.inv(root) @ turn @ root).reshape(64, 2)
        self._centre, self._first = centre, np.array([1 / root[0, 0], 0.0])

    def __call__(self, through: Array) -> Curve:
        curve: Curve = (self._frame @ (through - self._centre)).reshape(8, 4, 2)
        curve += self._centre
        curve[0, 0] = curve[7, 3] = through  # exactly, not to rounding
        return curve

    def at_level(self, level: float) -> Array:
        """The point right of the centre at which the form has the value `level`."""
        return np.asarray(self._centre + np.sqrt(above_minimum(level)) * self._first)


def above_minimum(level: float) -> float:
    """`level`, or DataError if it is negative."""
    if level < 0:
        raise InputError("The level lies below the minimum of the function; ask for a higher one.")
    return level


_QUARTER_TURNS = np.array(
    [[[1, 0], [0, 1]], [[0, -1], [1, 0]], [[-1, 0], [0, -1]], [[0, 1], [-1, 0]]]
)
_LINE = np.array([[1, 0], [2 / 3, 1 / 3], [1 / 3, 2 / 3], [0, 1]])


def by_symmetry(quarter: Curve) -> Curve:
    """The whole curve from its part in the first quadrant, from (a, 0) to (0, a)."""
    curve = np.einsum("tij,skj->tski", _QUARTER_TURNS, quarter).reshape(-1, 4, 2)
    return np.asarray(curve + 0.0)  # + 0.0 turns -0.0 into 0.0


DIAMOND = by_symmetry(_LINE[None])
_PARABOLA = np.array([[1, 0], [1 / 3, 0], [0, 1 / 3], [0, 1]])


def elastic_ball(bulge: float) -> Curve:
    """The elastic-net ball with vertices at ±1: four circular arcs, two cubics each.

    On {r (|w_1| + |w_2|) + (1-r) (w_1² + w_2²) = constant} each quadrant holds an arc centred at
    (∓κ, ∓κ), κ = r / (2 (1-r)). `bulge` = (1-r) / r times the radius: 0 draws the diamond, and
    nothing cancels on the way to it although the arcs' centres then run off to infinity.
    """
    g = min(bulge, 1e12)
    d = (1 + g) / (1 + np.sqrt(1 + 2 * g * (1 + g)))  # the arc meets the diagonal at (d, d)
    vertex, middle = np.array([1.0, 0.0]), np.array([d, d])
    leave = np.array([-1.0, 2 * g + 1]) / np.hypot(1.0, 2 * g + 1)
    along = np.array([-1.0, 1.0]) / np.sqrt(2)
    angle = np.pi / 4 - np.arctan2(1.0, 2 * g + 1)
    handle = np.hypot(1 - d, d) / (3 * np.cos(angle / 4) ** 2)  # = 4/3 tan(angle/4) · arc radius
    half = np.array([vertex, vertex + handle * leave, middle - handle * along, middle])
    return by_symmetry(np.stack([half, half[::-1, ::-1]]))


def power_ball(q: float) -> Curve:
    """The ball |w_1|^q + |w_2|^q = 1, 30 cubics a quadrant (q = 1/2 is four parabolas, exact).

    Half of the nodes stand where the normal has turned by equal angles, half crowd towards the
    axis, where the curve has no second derivative; for q < 1/2 at equal steps of |w_2|^q. A cubic
    has the curve's tangents at its ends and touches it in its middle; see `touching`.
    """
    if q == 0.5:
        return by_symmetry(_PARABOLA[None])
    angle = np.arange(9) * (np.pi / 32)
    step = np.arange(16) / 30
    with np.errstate(divide="ignore"):
        if q < 0.5:
            ratio = (step / (1 - step)) ** (1 / q)  # w_2 / w_1
        else:
            turned = angle if q == 1 else np.tan(angle) ** (1 / abs(q - 1))
            ratio = np.sort(np.concatenate([turned[1:-1], (np.arange(9) / 8) ** 3]))
        ratio[0], ratio[-1] = 0.0, 1.0
        steep = ratio ** (q - 1)
    nodes = np.stack([np.ones(16), ratio], axis=1) * ((1 + ratio**q) ** (-1 / q))[:, None]
    angle = np.arctan(steep)
    normals = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    half = touching(
        (nodes[:-1], nodes[1:]),
        (normals[:-1], normals[1:]),
        lambda w: np.asarray((abs(w) ** q).sum(axis=1) - 1),
    )
    return by_symmetry(np.concatenate([half, half[::-1, ::-1, ::-1]]))


_PROBES = np.array([0.08, 0.2, 0.35, 0.65, 0.8, 0.92])  # where on a cubic its error is measured
_BASIS = np.stack(
    [
        (1 - _PROBES) ** 3,
        3 * _PROBES * (1 - _PROBES) ** 2,
        3 * _PROBES**2 * (1 - _PROBES),
        _PROBES**3,
    ]
)
_GAUSS = np.polynomial.legendre.leggauss(8)  # exact for polynomials of degree 15 on [-1, 1]


class Star:
    """Level sets of a smooth convex f, found on rays from its minimiser, 512 cubics.

    The angles are those of the metric of the Hessian at the minimiser, where f looks round. An arc
    whose cubic is off the curve is cut where the tangents at its ends meet: at once in a corner, if
    there is one. Then the longest arcs are halved until there are 512, leaving room for what that
    brings to light.
    """

    SEGMENTS, COARSE = 512, 16
    ERROR = 1.5e-5, 3e-5  # of the radius, at the probes: what is cut, and what is refused

    def __init__(self, f: Loss) -> None:
        try:
            self._f, self._centre = f, np.asarray(f.minimizer)
        except InputError as reason:
            why = str(reason)
            raise InputError(
                f"No level set of this loss is a closed curve: {why[0].lower()}{why[1:]}"
            ) from None
        if self._centre.shape != (2,):
            n = len(self._centre)
            raise InputError(f"Level sets are drawn for two weights, but this loss has {n}.")
        self._bottom = float(f.value(self._centre))
        try:
            self._root = np.linalg.cholesky(f.hessian(self._centre)).T
        except np.linalg.LinAlgError:  # the minimiser is found with more digits than this has
            raise PrecisionError(
                "Rounding hides the level sets of this loss: its columns are too nearly dependent; "
                "combine them."
            ) from None
        self._back = np.linalg.inv(self._root).T

    def __call__(self, through: Array) -> Curve:
        u = self._root @ (through - self._centre)
        first, radius = np.arctan2(u[1], u[0]), float(np.hypot(*u))
        if radius <= 1e-8:  # f is its second-order part, to more digits than its gradient has
            angle = first + np.linspace(0, 2 * np.pi, self.SEGMENTS + 1)
            curve: Curve = self._centre + radius * arcs(angle) @ self._back
            curve[0, 0] = curve[-1, 3] = through
            return curve
        height = float(self._rise(through[None])[0])

        def excess(w: Array) -> Array:
            return self._rise(w) - height

        angle = first + np.linspace(0, 2 * np.pi, self.COARSE + 1)
        reach = self._reach(self._rays(angle), height, np.full(len(angle), radius))
        todo, error = np.arange(self.COARSE), np.zeros(self.COARSE)
        curve = np.zeros((self.COARSE, 4, 2))
        while True:  # at most 500 rounds: each adds an arc
            nodes = self._centre + reach[:, None] * self._rays(angle)
            nodes[0] = nodes[-1] = through
            ends, normals = (nodes[todo], nodes[todo + 1]), self._f.gradient(nodes)
            curve[todo] = touching(ends, (normals[todo], normals[todo + 1]), excess)
            drawn = np.einsum("kt,skx->stx", _BASIS, curve[todo]).reshape(-1, 2)
            off = abs(excess(drawn)) / np.hypot(*self._f.gradient(drawn).T)
            error[todo] = off.reshape(len(todo), -1).max(axis=1)
            share_off = error / abs(nodes - self._centre).max()
            bad, room = np.flatnonzero(share_off > self.ERROR[0]), self.SEGMENTS - len(curve)
            if not room and share_off.max() <= self.ERROR[1]:
                return curve
            if len(bad) > room:
                raise PrecisionError(
                    f"The level set has more corners than {self.SEGMENTS} cubics can follow; ask "
                    "for a lower level."
                )
            if len(bad):
                corner = self._corners(nodes, normals)[bad]
                share = (np.arctan2(corner[:, 1], corner[:, 0]) - angle[bad]) % (2 * np.pi)
                share = np.clip(share / (angle[bad + 1] - angle[bad]), 0.05, 0.95)
            else:
                length = np.hypot(*np.diff(nodes, axis=0).T)
                bad = np.sort(length.argsort(kind="stable")[::-1][: (room + 1) // 2])
                share = np.full(len(bad), 0.5)
            new = angle[bad] + share * (angle[bad + 1] - angle[bad])
            near = np.sqrt(reach[bad] * reach[bad + 1])
            reach = np.insert(reach, bad + 1, self._reach(self._rays(new), height, near))
            angle = np.insert(angle, bad + 1, new)
            curve, error = np.insert(curve, bad, 0.0, axis=0), np.insert(error, bad, 0.0)
            todo = np.sort(np.concatenate([bad, bad + 1]) + np.tile(np.arange(len(bad)), 2))

    def _rays(self, angle: Array) -> Array:
        return np.asarray(np.stack([np.cos(angle), np.sin(angle)], axis=1) @ self._back)

    def _corners(self, nodes: Array, normals: Array) -> Array:
        """Where the tangents at the ends of each arc meet, in the Hessian's metric."""
        tangent = np.stack([-normals[:-1, 1], normals[:-1, 0]], axis=1)
        turn, chord = (normals[1:] * tangent).sum(axis=1), np.diff(nodes, axis=0)
        s = (normals[1:] * chord).sum(axis=1) / np.where(turn == 0, 1, turn)
        return np.asarray((nodes[:-1] + s[:, None] * tangent - self._centre) @ self._root.T)

    def _rise(self, w: Array) -> Array:
        """f - f(ŵ) at k points; where it drowns in f, the gradient summed along the way there."""
        rise = self._f.value(w) - self._bottom
        low = rise <= 1e-6 * (1 + abs(self._bottom))
        if low.any():
            out = w[low] - self._centre
            at = self._centre + (1 + _GAUSS[0])[:, None, None] / 2 * out
            slope = (self._f.gradient(at.reshape(-1, 2)).reshape(at.shape) * out).sum(axis=-1)
            rise[low] = _GAUSS[1] / 2 @ slope
        return np.asarray(rise, dtype=np.float64)

    def _reach(self, rays: Array, height: float, guess: Array) -> Array:
        """t > 0 with f(ŵ + t ray) - f(ŵ) = height, by Newton on a convex increasing function."""
        t, size = guess, np.inf
        for _ in range(100):
            w = self._centre + t[:, None] * rays
            step = (self._rise(w) - height) / (self._f.gradient(w) * rays).sum(axis=1)
            t = np.asarray(np.maximum(t - step, t / 8))
            size, last = float(abs(step / t).max()), size
            if size <= 1e-13 or size >= last < 1e-6:  # as good as rounding lets it be
                return t
        raise PrecisionError("Rounding hides this level set; ask for another level.")

    def at_level(self, level: float) -> Array:
        """The point right of the minimiser (in the Hessian's metric) at which f = level."""
        height = above_minimum(level - self._bottom)
        ray = np.array([[1 / self._root[0, 0], 0.0]])
        t = self._reach(ray, height, np.array([np.sqrt(2 * height)])) if height else np.zeros(1)
        return np.asarray(self._centre + t[0] * ray[0])


def touching(
    ends: tuple[Array, Array], normals: tuple[Array, Array], excess: Callable[[Array], Array]
) -> Curve:
    """Cubics from ends[0] to ends[1], each (k, 2), of the curve {excess = 0}, normals given there.

    The tangents at the ends of an arc meet in a point T. Handles that go the same fraction of the
    way to T leave one freedom, which makes the middle of the cubic lie on the curve too: it is on
    the line from the chord's middle to T. (For an arc of a circle this is the handle
    4/3 tan(angle/4), for a parabola it is exact.)
    """
    (p0, p3), (n0, n3) = ends, normals
    tangent = np.stack([-n0[:, 1], n0[:, 0]], axis=1)
    turn, chord = (n3 * tangent).sum(axis=1), p3 - p0
    line = abs(turn) <= 1e-12 * np.hypot(*n0.T) * np.hypot(*n3.T)
    s = (n3 * chord).sum(axis=1) / np.where(line, 1, turn)  # T = p0 + s · tangent
    middle = (p0 + p3) / 2
    corner = np.where(line[:, None], middle, p0 + s[:, None] * tangent)
    low, high = np.zeros(len(s)), np.ones(len(s))
    f_low, f_high = excess(middle), excess(corner)
    line |= f_low * f_high >= 0  # straight, to rounding
    t, _ = root(
        lambda t: excess(middle + t[:, None] * (corner - middle)),
        low,
        high,
        np.where(line, 0.0, f_low),
        f_high,
    )
    pull = (4 / 3 * np.where(line, 0.5, t))[:, None]
    return np.stack([p0, p0 + pull * (corner - p0), p3 + pull * (corner - p3), p3], axis=1)
