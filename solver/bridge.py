"""Penalties with q < 1: more than one valley, and a jump.

J(w) + alpha R(w) with R = Lq(q), q < 1, is not convex. With one weight every valley is known in
closed form or as a bracketed root; with two weights a branch and bound finds the global minimisers
and proves that there is nothing deeper. For a slice of a problem with two weights, one of them
held, state the 2 of the factor 1/n:

    >>> from solver import Lq, Quadratic, jump
    >>> [round(x, 3) for x in jump(Quadratic([[1.0]], [1.2]), Lq(0.5, n=2))]
    [1.431, 0.8, 2.024]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from solver.errors import Array, InputError, PrecisionError

if TYPE_CHECKING:
    from solver.losses import QuadraticLoss
    from solver.penalties import Lq

EPS = 2.0**-52
_FLAT = "The loss is flat in some direction; remove columns that depend on others."


class Jump(NamedTuple):
    """What happens to the valley away from zero as alpha grows, for one weight.

    alpha     both valleys are equally deep: the global minimiser jumps to zero
    weight    from this weight
    gone_at   the alpha at which the valley away from zero is no more
    """

    alpha: float
    weight: float
    gone_at: float


def jump(loss: QuadraticLoss, penalty: Lq) -> Jump:
    """The jump of 1/2 h (w - ŵ)² + (alpha/n) |w|^q, for one weight and q < 1, in closed form.

    For ŵ > 0 the valley away from zero solves alpha/n = h (ŵ - w) w^(1-q) / q. It is as deep as
    zero at w = 2 (1-q) / (2-q) ŵ and ends where this is largest, at w = (1-q) / (2-q) ŵ.
    """
    h, centre, q = _one(loss, penalty)
    last = (1 - q) / (2 - q) * abs(centre)

    def price(w: float) -> float:
        return float(h * (abs(centre) - w) * w ** (1 - q) / q / penalty.share(1))

    return Jump(price(2 * last), float(2 * last * np.sign(centre)), price(last))


def local_minimizers(loss: QuadraticLoss, penalty: Lq, alpha: float) -> Array:
    """All local minimisers for one weight and q < 1, shape (1 or 2,), the deepest first.

    Zero always is one, since |w|^q is infinitely steep there (if alpha > 0).
    """
    h, centre, q = _one(loss, penalty)
    if not alpha >= 0:
        raise InputError("The price must be a number alpha >= 0.")
    if alpha == 0:
        return np.array([centre])
    lam = alpha * penalty.share(1)
    away = float(penalty.valley([centre], lam / h)[0])
    if away == 0:
        return np.zeros(1)
    deeper = 0.5 * h * (away - centre) ** 2 + lam * abs(away) ** q < 0.5 * h * centre**2
    return np.array([away, 0.0] if deeper else [0.0, away])


def global_minimizers(
    loss: QuadraticLoss, penalty: Lq, alpha: float, *, tolerance: float = 1e-9
) -> Array:
    """The global minimisers of J + alpha R for one or two weights and q < 1, shape (k, n).

    All local minimisers that were met and are deepest within `tolerance` · (J(0) - J(ŵ)). For two
    weights there is a certificate that no point is deeper by more than that, rounding counted:
    a branch and bound on the difference of the convex J and the concave |w|^q (Falk & Soland 1969,
    Management Science 15, 550). On a box in one quadrant |w|^q lies above its chord; J plus chords
    is least at a known point, and lies above its tangent plane there. Boxes in which nothing can be
    deeper than what was found are thrown away, the others cut at that point, until none is left.

    Raises PrecisionError if a million boxes are not enough or two columns nearly dependent,
    InputError for a loss that is flat in some direction.
    """
    if not (0 < penalty.q < 1 and 0 <= alpha < np.inf and tolerance > 0):
        raise InputError(
            "The search is for a penalty Lq(q) with 0 < q < 1, a price alpha >= 0 and a tolerance "
            "above zero."
        )
    if loss.n == 1:
        both = local_minimizers(loss, penalty, alpha)[:, None]
        depth = loss.value(both) + alpha * penalty.value(both)
        slack = tolerance * float(loss.value([0.0]) - loss.value(loss.minimizer))
        return np.asarray(both[depth <= depth.min() + slack])
    if loss.n != 2:
        raise InputError(f"The search is for one or two weights, but the loss has {loss.n}.")
    if alpha == 0 or not loss.minimizer.any():
        return np.array([loss.minimizer])
    return _Plane(loss, penalty, alpha).search(tolerance)


class _Plane:
    """Two weights in units u_i = w_i sqrt(H_ii) / scale in which J(0) - J(ŵ) = 1.

    J = 1/2 (d_1 + ρ d_2)² + 1/2 (1 - ρ²) d_2² with d = u - û; the penalty is Σ lam_i |u_i|^q.
    """

    def __init__(self, loss: QuadraticLoss, penalty: Lq, alpha: float) -> None:
        root = np.sqrt(loss.gram.diagonal())
        if not root.all():
            raise InputError(_FLAT)
        self.corr = float(loss.gram[0, 1] / root[0] / root[1])
        self.det = (1 - self.corr) * (1 + self.corr)
        if not self.det > 16 * EPS:
            if len(loss.svd[0]) < 2:
                raise InputError(_FLAT)
            raise PrecisionError(
                "Rounding hides the valleys of this problem: its two columns are too nearly "
                "dependent; combine them."
            )
        self.gram = np.array([[1.0, self.corr], [self.corr, 1.0]])
        top = loss.minimizer * root
        size = float(abs(top).max())
        self.top = top / size
        drop = float(np.sqrt(self._loss(np.zeros(2))))
        self.top /= drop
        self.unit = size * drop / root
        self.q = penalty.q
        with np.errstate(over="ignore"):  # so dear that the weight is zero
            price = alpha * penalty.share(2) * self.unit**self.q / (size * drop) ** 2
        self.lam = np.minimum(price, 1e300)
        # nearer to zero than this the second derivative by u_i is negative: no minimum there
        self.least = (self.lam * self.q * (1 - self.q)) ** (1 / (2 - self.q))

    def _loss(self, u: Array) -> Array:
        d = u - self.top
        return np.asarray(
            ((d[..., 0] + self.corr * d[..., 1]) ** 2 + self.det * d[..., 1] ** 2) / 2
        )

    def depth(self, u: Array) -> Array:
        """J + penalty, with J(ŵ) = 0 and J(0) = 1."""
        return np.asarray(self._loss(u) + (self.lam * abs(u) ** self.q).sum(axis=-1))

    def settle(self, u: Array) -> Array:
        """A local minimiser that is not above u: Newton's method with the signs held.

        A weight can reach zero, and stays there. Each step goes down; near the end, where rounding
        hides that, it must halve the gradient; it ends when neither can be done.
        """
        for _ in range(200):
            u = self._off_the_brink(u)
            a = np.flatnonzero(u)
            if not len(a):
                break
            slope = self.lam[a] * self.q * abs(u[a]) ** (self.q - 1)
            g = (self.gram @ (u - self.top))[a] + np.sign(u[a]) * slope
            bend = self.gram[np.ix_(a, a)] + np.diag((self.q - 1) * slope / abs(u[a]))
            values, vectors = np.linalg.eigh(bend)
            size = np.maximum(abs(values), 1e-9)
            step = -vectors @ (vectors.T @ g / size)
            now, t = self.depth(u), 1.0
            for _ in range(60):
                new = u.copy()
                new[a] += t * step
                new[new * u < 0] = 0.0
                fall = now - self.depth(new)
                if fall >= 1e-4 * t * -(g @ step) > 4 * EPS * now:
                    break
                there = new[a]
                if fall >= -8 * EPS * now and there.all():
                    pull = self.lam[a] * self.q * abs(there) ** (self.q - 1)
                    rest = (self.gram @ (new - self.top))[a] + np.sign(there) * pull
                    if abs(rest).max() <= abs(g).max() / 2:
                        break
                t /= 2
            else:
                break
            u = new
        return u

    def _off_the_brink(self, u: Array) -> Array:
        """u with no weight where the function of it is concave: it goes to an end, downhill."""
        for i in (0, 1):
            if 0 < abs(u[i]) < self.least[i]:
                ends = np.array([u, u])
                ends[:, i] = 0.0, np.copysign(self.least[i], u[i])
                u = ends[self.depth(ends).argmin()]
        return u

    def search(self, tolerance: float) -> Array:
        signs = np.array([[a, b] for a in (1, 0, -1) for b in (1, 0, -1)])
        reach = np.sqrt(2 / self.det)  # beyond it J alone is above J(0)
        starts = np.concatenate([self.top * abs(signs), reach / 2 * signs])
        found = np.array([self.settle(u + 0.0) for u in starts])
        with np.errstate(over="ignore", divide="ignore"):
            paid = self.lam ** (-1 / self.q)  # and beyond this the penalty alone
        ends = [
            np.unique([max(x - reach, -far), 0.0, min(x + reach, far)])
            for x, far in zip(self.top, paid, strict=True)
        ]
        sides = [np.stack([e[:-1], e[1:]], axis=1) for e in ends]
        boxes, seen = np.array([[a, b] for a in sides[0] for b in sides[1]]), 0
        best = float(self.depth(found).min())
        while len(boxes):
            seen += len(boxes) + 1000  # so that a long row of single boxes ends too
            at, least, gap = self._relax(boxes)
            trial = self.depth(at)
            if trial.min() < best - tolerance:
                found = np.append(found, [self.settle(at[trial.argmin()])], axis=0)
                best = float(self.depth(found).min())
            keep = least < best - tolerance
            boxes, at, gap = boxes[keep], at[keep], gap[keep]
            cut = np.arange(len(boxes)), gap.argmax(axis=1)
            low, high = boxes[(*cut, 0)], boxes[(*cut, 1)]
            x = np.clip(at[cut], low + (high - low) / 8, high - (high - low) / 8)
            if seen > 1_000_000 or not ((low < x) & (x < high)).all():
                raise PrecisionError(
                    "Rounding hides the global minimisers at this tolerance; ask for a larger one."
                )
            one, other = boxes.copy(), boxes
            one[(*cut, 1)] = other[(*cut, 0)] = x
            boxes = np.concatenate([one, other])
        found = found[self.depth(found) <= best + tolerance]
        found = found[self.depth(found).argsort(kind="stable")]
        new = [not (abs(found[:k] - u) <= 1e-6 * abs(u)).all(1).any() for k, u in enumerate(found)]
        return found[new] * self.unit

    def _relax(self, boxes: Array) -> tuple[Array, Array, Array]:
        """Where J plus chords is least in each box (k, 2, 2), a bound, and the chords' gaps."""
        low, high = boxes[..., 0], boxes[..., 1]
        ends = self.lam[:, None] * abs(boxes) ** self.q
        slope = (ends[..., 1] - ends[..., 0]) / (high - low)
        inner = (slope[:, ::-1] * self.corr - slope) / self.det + self.top
        points = [np.clip(inner, low, high)]
        for i in (0, 1):
            for edge in (low, high):
                point = edge.copy()
                rest = self.top[1 - i] - self.corr * (edge[:, i] - self.top[i]) - slope[:, 1 - i]
                point[:, 1 - i] = np.clip(rest, low[:, 1 - i], high[:, 1 - i])
                points.append(point)
        all_points = np.array(points)
        values = self._loss(all_points) + (slope * (all_points - low)).sum(axis=-1)
        at = all_points[values.argmin(axis=0), np.arange(len(boxes))]
        chord = ends[..., 0] + slope * (at - low)
        rise = (at - self.top) @ self.gram + slope
        d = abs(at - self.top).sum(axis=1)
        least = self._loss(at) + chord.sum(axis=1)
        least -= np.where(rise > 0, rise * (at - low), rise * (at - high)).sum(axis=1)
        # what rounding can do: at most 3 units in each difference, power, slope, product and sum
        terms = ends.sum(axis=(1, 2)) + d * (high - low).sum(axis=1) + self._loss(at) + d * d * EPS
        terms += d * abs((at - self.top) @ [1.0, self.corr])
        return at, least - 8 * EPS * terms, self.lam * abs(at) ** self.q - chord


def _one(loss: QuadraticLoss, penalty: Lq) -> tuple[float, float, float]:
    """h, ŵ and q of a problem with one weight and q < 1."""
    if loss.n != 1 or not 0 < penalty.q < 1:
        raise InputError("This is for one weight and a penalty Lq(q) with 0 < q < 1.")
    return float(loss.gram[0, 0]), float(loss.minimizer[0]), penalty.q
