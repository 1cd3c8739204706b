"""What every path w(alpha) can be asked, whatever the loss and the penalty."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, overload

import numpy as np

from solver.errors import Array, InputError, prices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from solver.losses import Loss
    from solver.penalties import Penalty


class Knot(NamedTuple):
    """A row of `Trajectory.knots`: what happens as alpha falls through a knot, and w there."""

    alpha: float
    event: str
    weights: Array

    def __str__(self) -> str:
        weights = " ".join(f"{w:10.4g}" if w else f"{'.':>10}" for w in self.weights)
        return f"{self.alpha:12.6g}  {self.event:20} {weights}"


@dataclass(frozen=True, eq=False)
class Trajectory:
    """The optimum w(alpha) = argmin J(w) + alpha R(w) for every alpha >= 0. Immutable.

    loss, penalty   what was solved
    alphas          (knots,) ascending, from 0: where a weight becomes zero or leaves zero
    weights         (knots, n), w at the knots; weights that are zero are exactly 0.0
    signs           (knots, n), the signs of w between a knot and the next one, after the last
                    knot for ever: on a curved path two zeros in a row do not mean zero between
    alpha_max       the alpha from which all weights are zero; inf if there is none (L2)
    """

    loss: Loss
    penalty: Penalty
    alphas: Array
    weights: Array
    signs: Array
    alpha_max: float

    def __post_init__(self) -> None:
        self.alphas.setflags(write=False)
        self.weights.setflags(write=False)
        self.signs.setflags(write=False)

    @cached_property
    def active_sets(self) -> tuple[tuple[int, ...], ...]:
        """For each knot the weights that are not zero between it and the next knot."""
        return tuple(tuple(row.nonzero()[0].tolist()) for row in self.signs)

    @property
    def rests(self) -> NDArray[np.bool]:
        """For each weight whether it is zero for every alpha."""
        return np.asarray(~(self.signs.any(axis=0) | self.weights.any(axis=0)))

    def knots(self, names: Sequence[str] | None = None) -> list[Knot]:
        """The table of knots, from the largest alpha down; `print(*path.knots(), sep="\\n")`.

        names     n of them, for the weights; default: w1, w2, …
        returns   rows (alpha, event, weights); the event says what happens as alpha falls, "bmi
                  joins", "s3 leaves" or "s3 changes sign", with commas between several; it is
                  empty at the first alpha, where the path ends. Raises DataError for another
                  number of names.
        """
        n = self.weights.shape[1]
        names = [f"w{i}" for i in range(1, n + 1)] if names is None else names
        if len(names) != n:
            raise InputError(f"names must hold {n} names, one a weight, not {len(names)}.")
        below = np.concatenate([self.signs[:1], self.signs[:-1]])
        events = [
            ", ".join(
                f"{names[i]} {'changes sign' if a and b else 'joins' if b else 'leaves'}"
                for i, (a, b) in enumerate(zip(above, beneath, strict=True))
                if a != b
            )
            for above, beneath in zip(self.signs.tolist(), below.tolist(), strict=True)
        ]
        table = zip(self.alphas.tolist(), events, self.weights, strict=True)
        return [Knot(*row) for row in table][::-1]

    @overload
    def path(self, alpha: float) -> Array: ...

    @overload
    def path(self, alpha: ArrayLike) -> Array: ...

    def path(self, alpha: ArrayLike) -> Array:
        """w(alpha): shape (n,) for a number, (k, n) for k of them; DataError for alpha < 0."""
        w = self._between(prices(alpha))
        return w[0] if np.ndim(alpha) == 0 else w

    def _between(self, alpha: Array) -> Array:
        raise NotImplementedError

    def zero_intervals(self, i: int) -> list[tuple[float, float]]:
        """Every closed interval of alpha, longest possible, on which weight i is exactly zero.

        An interval of one point is a weight that is zero for one alpha only; the last interval
        may end at inf.
        """
        # in turn a knot, and the stretch up to the next one
        zero = np.stack([self.weights[:, i] == 0, self.signs[:, i] == 0], axis=1).ravel()
        edges = np.flatnonzero(np.diff(np.concatenate([[False], zero, [False]])))
        ends = np.append(np.repeat(self.alphas, 2)[1:], np.inf)
        return [(float(self.alphas[a // 2]), float(ends[b - 1])) for a, b in edges.reshape(-1, 2)]

    def vanishes_at(self, i: int) -> float:
        """The alpha from which weight i is zero for good; inf if it never is."""
        intervals = self.zero_intervals(i)
        return intervals[-1][0] if intervals and intervals[-1][1] == np.inf else np.inf

    @overload
    def kkt_violation(self, alpha: float) -> float: ...

    @overload
    def kkt_violation(self, alpha: ArrayLike) -> Array | float: ...

    def kkt_violation(self, alpha: ArrayLike) -> Array | float:
        """Distance of -∇J(w(alpha)) from alpha ∂R(w(alpha)), largest coordinate, units of ∇J."""
        price = prices(alpha)
        w = self._between(price)
        distance = self.penalty.subdifferential_distance(w, -self.loss.gradient(w), price)
        return float(distance[0]) if np.ndim(alpha) == 0 else distance

    def alpha_at(self, budget: float) -> float:
        """The smallest alpha with R(w(alpha)) <= budget, up to rounding; inf if there is none.

        R never rises along the path, so the knots bracket the answer; between two knots every
        round asks the path for 32 prices at once and keeps one gap of 32, until no float is left.
        The budget is kept to the last bit: `penalty.value(path.path(alpha)) <= budget`, asked so
        before alpha is handed out, and otherwise of a later alpha, with ever longer steps.
        """
        if not budget >= 0:
            raise InputError(f"A budget for R(w) must be a number >= 0, but it is {budget!r}.")
        if not self.alphas[0] and self.penalty.value(self.weights[0]) <= budget:
            return 0.0
        if budget == 0:
            return self.alpha_max
        knots = self.penalty.value(self.weights) <= budget
        k = int(knots.argmax()) if knots.any() else len(knots)
        low = float(self.alphas[k - 1]) if k else 0.0
        high = float(self.alphas[k]) if k < len(knots) else max(2 * low, 1.0)
        while not k:  # without a minimiser of J, the path goes on below its first knot
            low = high / 1024
            if not low or self.penalty.value(self.path(low)) > budget:
                break
            high = low
        while high < np.inf and self.penalty.value(self.path(high)) > budget:
            low, high = high, 2 * high
        high = min(high, float(np.finfo(float).max))
        for _ in range(300):  # 2¹⁰⁷⁴, the most that ends at neighbours, is 32²¹⁵
            grid = low + (high - low) * np.arange(33) / 32
            grid[-1] = high
            first = int((self.penalty.value(self.path(grid[1:])) <= budget).argmax())
            if (grid[first], grid[first + 1]) == (low, high):
                break
            low, high = float(grid[first]), float(grid[first + 1])
        step = float(np.spacing(high))
        while high < np.inf and self.penalty.value(self.path(high)) > budget:
            high, step = high + step, 2 * step
        return high
