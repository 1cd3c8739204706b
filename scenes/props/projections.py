"""Where the weights land when a budget is fixed, the loss is round, and its minimiser is chance.

With a round loss the best weights in a budget are the nearest ones to ŵ. Under a budget
Σ|w_i| <= t that is a corner of the diamond, with one weight exactly zero, if and only if ŵ lies in
one of four wedges; under Σ w_i² <= t it is on an axis only if ŵ is.
"""

import numpy as np

from solver import L1, L2


def nearest(penalty: L1 | L2, points: np.ndarray, budget: float) -> np.ndarray:
    """The weights (k, 2) within a budget nearest to points (k, 2) outside of it.

    They are those that the price which just keeps the budget leaves of the points: a proximal step
    of the penalty, whose n must be 1. Under L1 both weights pay that price, or one pays all.
    """
    sizes = abs(points)
    if isinstance(penalty, L1):
        price = np.maximum((sizes.sum(axis=1) - budget) / 2, sizes.max(axis=1) - budget)
    else:
        price = (np.hypot(*points.T) / np.sqrt(budget) - 1) / 2
    return penalty.prox(points, price[:, None])


def drops(count: int, reach: float, budget: float, seed: int) -> np.ndarray:
    """Points (count, 2) spread evenly over [-reach, reach]² without the diamond of a budget."""
    rng = np.random.default_rng(seed)
    found = np.zeros((0, 2))
    while len(found) < count:
        points = rng.uniform(-reach, reach, (count, 2))
        found = np.concatenate([found, points[abs(points).sum(axis=1) > budget]])
    return found[:count]


def wedges(reach: float, budget: float) -> np.ndarray:
    """The four triangles (4, 3, 2) in the square from which L1 lands on a corner, corner first.

    Beyond the corner (t, 0) it is where w_1 - |w_2| >= t: between the two rays from the corner
    that are square on its edges.
    """
    side = reach - budget
    return quarters(np.array([(budget, 0.0), (reach, -side), (reach, side)]))


def quarters(points: np.ndarray) -> np.ndarray:
    """Points (..., 2) on the first axis and after each quarter turn: right, up, left, down."""
    x, y = np.moveaxis(points, -1, 0)
    return np.stack([np.stack(turned, axis=-1) for turned in ((x, y), (-y, x), (-x, -y), (y, -x))])


def areas(reach: int, budget: int) -> tuple[int, int]:
    """The area of all four wedges, and that of the square without the diamond."""
    return 4 * (reach - budget) ** 2, 4 * reach**2 - 2 * budget**2
