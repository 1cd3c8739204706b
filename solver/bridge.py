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

from solver.errors import Array, InputError

if TYPE_CHECKING:
    from solver.losses import QuadraticLoss
    from solver.penalties import Lq


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
    """All global minimisers of J + alpha R for one or two weights and q < 1, shape (k, n).

    For two weights local minima are found by solving for one weight after the other. Certificate:
    on a box in one quadrant J lies above its tangent plane at the middle (it is convex), |w|^q
    above its chord (it is concave there), and their sum is linear, so the least it can be is known.
    Boxes in which nothing can be deeper than what was found are thrown away, the others halved,
    until none is left: no point is deeper by more than tolerance · (J(0) - J(ŵ)).
    """
    if not (0 < penalty.q < 1 and alpha >= 0):
        raise InputError("The search is for a penalty Lq(q) with 0 < q < 1 and a price alpha >= 0.")
    if loss.n == 1:
        found = local_minimizers(loss, penalty, alpha)[:, None]
    elif loss.n == 2:
        moving = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])  # the weights that are not zero
        found = _descend(loss, penalty, alpha, loss.minimizer * moving, moving)
    else:
        raise InputError(f"The search is for one or two weights, but the loss has {loss.n}.")

    def depth(w: Array) -> Array:
        return np.asarray(loss.value(w) + alpha * penalty.value(w))

    slack = tolerance * float(loss.value(np.zeros(loss.n)) - loss.value(loss.minimizer))
    reach = np.sqrt(2 * slack / tolerance * np.linalg.inv(loss.gram).diagonal())
    ends = [np.unique([x - r, 0.0, x + r]) for x, r in zip(loss.minimizer, reach, strict=True)]
    sides = [np.stack([e[:-1], e[1:]], axis=1) for e in ends]
    boxes = np.array([[a, b] for a in sides[0] for b in sides[1]]) if loss.n == 2 else np.empty(0)
    while len(boxes):
        middle, half = boxes.mean(axis=2), np.diff(boxes, axis=2)[..., 0] / 2
        at_ends = alpha * penalty.share(2) * abs(boxes) ** penalty.q
        slope = loss.gradient(middle) + np.diff(at_ends, axis=2)[..., 0] / (2 * half)
        least = loss.value(middle) + (at_ends.mean(axis=2) - abs(slope) * half).sum(axis=1)
        deeper = depth(middle) < depth(found).min() - slack
        if deeper.any():
            start = middle[deeper][:1]
            found = np.append(found, _descend(loss, penalty, alpha, start, 1 + 0 * start), axis=0)
            found = np.append(found, start, axis=0)
        keep = least < depth(found).min() - slack
        boxes, half = boxes[keep], half[keep]
        wide = np.arange(len(boxes)), half.argmax(axis=1)
        lower, upper = boxes.copy(), boxes.copy()
        lower[(*wide, 1)] = upper[(*wide, 0)] = boxes[wide].mean(axis=1)
        boxes = np.concatenate([lower, upper])
    found = found[depth(found) <= depth(found).min() + slack]
    return np.array(
        [w for k, w in enumerate(found) if not (abs(found[:k] - w) < 1e-6).all(1).any()]
    )


def _descend(loss: QuadraticLoss, penalty: Lq, alpha: float, starts: Array, moving: Array) -> Array:
    """Local minima below `starts` (k, 2): each weight that moves goes to its valley in turn."""
    h, ends = loss.gram, starts.copy()
    for _ in range(10_000):
        before = ends.copy()
        for i in (0, 1):
            best = ends[:, i] - loss.gradient(ends)[:, i] / h[i, i]
            valley = penalty.valley(best, alpha * penalty.share(2) / h[i, i])
            ends[:, i] = valley * moving[:, i]
        if (abs(ends - before) <= 1e-15 * abs(loss.minimizer).max()).all():
            break
    return ends


def _one(loss: QuadraticLoss, penalty: Lq) -> tuple[float, float, float]:
    """h, ŵ and q of a problem with one weight and q < 1."""
    if loss.n != 1 or not 0 < penalty.q < 1:
        raise InputError("This is for one weight and a penalty Lq(q) with 0 < q < 1.")
    return float(loss.gram[0, 0]), float(loss.minimizer[0]), penalty.q
