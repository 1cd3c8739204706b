"""What a lesson's paths amount to: the numbers that scenes and narration name."""

from dataclasses import dataclass
from typing import cast

import numpy as np

from scenes.words.numerals import Numeral, Scale, roundest, significant
from solver import Loss, Penalty, Trajectory, level_set
from solver.contours import Drawable


@dataclass(frozen=True, eq=False)
class Facts:
    """The numbers of a lesson that scenes and narration name.

    Weights are counted from 0 here and from 1 in :meth:`values`, as on the screen.
    """

    first: int  # the weight that lands first
    alpha_star: float  # where it lands
    alpha_max: float  # where the other one lands too
    landing: np.ndarray  # (2,), w(alpha_star); its entry `first` is exactly 0
    slope: float  # of the loss at the landing, along weight `first`: ∓alpha_star / 2
    ridge: float  # what L2 leaves of weight `first` at alpha_star
    dominant: bool  # |H_12| <= min(H_11, H_22): that a landed weight stays is guaranteed
    alpha_scale: Scale
    weight_scale: Scale

    @classmethod
    def of(cls, l1: Trajectory, l2: Trajectory) -> "Facts":
        """The facts of two weights' paths for one loss."""
        first = int(np.argmin([l1.vanishes_at(i) for i in range(2)]))
        alpha_star = l1.vanishes_at(first)
        landing = l1.path(alpha_star)
        landing.setflags(write=False)
        gram = l1.loss.hessian(landing)
        return cls(
            first=first,
            alpha_star=alpha_star,
            alpha_max=l1.alpha_max,
            landing=landing,
            slope=float(l1.loss.gradient(landing)[first]),
            ridge=float(l2.path(alpha_star)[first]),
            dominant=bool(abs(gram[0, 1]) <= min(gram[0, 0], gram[1, 1])),
            alpha_scale=Scale.for_magnitude(l1.alpha_max),
            weight_scale=Scale.for_magnitude(float(abs(l1.loss.minimizer).max())),
        )

    @property
    def second(self) -> int:
        """The weight that is left when the first has landed."""
        return 1 - self.first

    @property
    def half_axis(self) -> str:
        """Where the point lands, seen from the origin: right, left, up or down."""
        names = (("left", "right"), ("down", "up"))
        return names[self.second][int(self.landing[self.second] > 0)]

    @property
    def slide_to(self) -> float:
        """A round alpha well after the landing: the point has visibly slid along the axis."""
        return roundest(self._between(0.5), self._between(0.7))

    @property
    def rest(self) -> float:
        """A round alpha soon after the landing, at which the film leaves the point."""
        return roundest(self._between(0.2), self._between(0.45))

    @property
    def prices(self) -> tuple[float, float, float]:
        """Three round alphas on the way to the landing, each about twice the one before."""
        low, middle, high = (
            roundest(0.89 * share * self.alpha_star, 1.11 * share * self.alpha_star)
            for share in (0.175, 0.35, 0.7)
        )
        return low, middle, high

    def values(self) -> dict[str, int | Numeral]:
        """What the placeholders of the narration can name; the names are those of the facts."""
        return {
            "n": 2,
            "first": self.first + 1,
            "second": self.second + 1,
            "alpha_star": self.alpha_scale.numeral(self.alpha_star),
            "alpha_max": self.alpha_scale.numeral(self.alpha_max),
            "slide_to": self.alpha_scale.numeral(self.slide_to),
            "rest": self.alpha_scale.numeral(self.rest),
            "landing": self.weight_scale.numeral(float(self.landing[self.second])),
            "slope": self.alpha_scale.numeral(self.slope),
            "ridge": significant(self.ridge),
        }

    def _between(self, share: float) -> float:
        return self.alpha_star + share * (self.alpha_max - self.alpha_star)


def drawable(f: Loss | Penalty | Drawable) -> Drawable:
    """A loss or a penalty of two weights, every one of which can draw its level sets."""
    return cast("Drawable", f)


def touching(trajectory: Trajectory, alpha: float) -> np.ndarray:
    """Points (k, 2) around the two contours that touch at an alpha."""
    weights = trajectory.path(alpha)
    pair = (trajectory.loss, trajectory.penalty)
    return np.concatenate([level_set(drawable(f), through=weights).reshape(-1, 2) for f in pair])


def far_prices(path: Trajectory, beyond: float) -> tuple[float, float, float]:
    """Three powers of ten above `beyond`, so large that ten times the price leaves a tenth.

    An L2 path falls like 1 / alpha once alpha is large against the curvature of the loss; the
    second price may miss a tenth of the first one's weights by 15 percent.
    """
    price = 10.0 ** np.ceil(np.log10(beyond))
    while True:
        one, ten = (float(np.hypot(*path.path(p))) for p in (price, 10 * price))
        if 10 * ten <= 1.15 * one:
            return float(price), float(10 * price), float(100 * price)
        price *= 10
