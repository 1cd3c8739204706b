"""What a lesson's paths amount to, and whether that makes a film.

The film claims that one weight lands on zero and stays there, and that the other one follows later.
A lesson of which that is not true, or for which it cannot be seen, is refused:

- each weight becomes zero once and for good (for two weights ``|H_12| <= min(H_11, H_22)``
  guarantees it; other lessons are accepted if their own path keeps the promise);
- the first lands between ``EARLIEST`` and ``LATEST`` of the way to ``alpha_max``;
- at the landing, the way that the first weight has come, and the other weight, are at least
  ``SMALLEST`` of the picture: the longer side of the box around the two contours that touch;
- the ellipses are at most ``SLENDEREST`` times as long as they are wide;
- ``alpha_max`` and the largest weight can be written without a power of ten.
"""

from dataclasses import dataclass
from math import log10

import numpy as np

from scenes.numerals import Numeral, Scale, significant
from solver import Trajectory

EARLIEST, LATEST = 0.06, 0.95  # else the dial's mark of alpha* and that of its end are one
SMALLEST = 0.04  # about two radii of the balance point on the board
SLENDEREST = 12.0  # beyond it the bold strokes of an ellipse's two sides run together


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


def roundest(low: float, high: float) -> float:
    """The number in [low, high], 0 < low < high, with the fewest digits; of several, the middle.

    >>> roundest(3.61, 4.54), roundest(2.93, 2.97)
    (4.0, 2.95)
    """
    for exponent in range(int(np.ceil(log10(high))), -400, -1):
        first, last = int(np.ceil(low / 10.0**exponent)), int(high // 10.0**exponent)
        if first <= last:
            return float(f"{(first + last) // 2}e{exponent}")
    return (low + high) / 2


def obstacle(l1: Trajectory, l2: Trajectory) -> str | None:
    """Why the film cannot honestly be made of these paths, and what to change; None if it can."""
    minimum = l1.loss.minimizer
    for i, weight in enumerate(minimum, start=1):
        if weight == 0:
            return (
                f"w_{i} of the minimiser is 0, so it is zero from the beginning and nothing lands; "
                "give a minimiser off the axes, or other features"
            )
    for name, largest in (("alpha_max", l1.alpha_max), ("the largest weight", abs(minimum).max())):
        if Scale.for_magnitude(largest).exponent:
            return (
                f"{name} is {largest:.3g}, but the film shows numbers from 0.01 to 9990; "
                "measure the target in another unit, or scale the Hessian or the minimiser"
            )
    stretch = np.sqrt(np.linalg.cond(l1.loss.hessian(minimum)))
    if not stretch <= SLENDEREST:
        return (
            f"the ellipses of the loss are {stretch:.3g} times as long as they are wide, but the "
            f"film shows at most {SLENDEREST:g} times; bring the Hessian nearer to a "
            "multiple of the identity, or choose features that are less alike"
        )
    for i in range(2):
        zero = l1.zero_intervals(i)
        if len(zero) > 1:
            start, end = zero[0]
            return (
                f"w_{i + 1} becomes zero at alpha = {start:.3g} but leaves zero at {end:.3g}, and "
                "the film says that it stays; |H_12| <= min(H_11, H_22) makes sure of that"
            )
    facts = Facts.of(l1, l2)
    share = facts.alpha_star / facts.alpha_max
    if not EARLIEST <= share <= LATEST:
        return (
            f"w_{facts.first + 1} lands at {share:.0%} of alpha_max, but the film needs it between "
            f"{EARLIEST:.0%} and {LATEST:.0%}; move the minimiser "
            + ("away from that axis" if share < EARLIEST else "towards one of the axes")
            + ", or choose other features"
        )
    picture = _picture(l1, facts)
    for what, length in (
        (f"the way of w_{facts.first + 1} to zero", abs(minimum[facts.first])),
        (f"w_{facts.second + 1} at the landing", abs(facts.landing[facts.second])),
    ):
        if length < SMALLEST * picture:
            return (
                f"{what} is only {length / picture:.1%} of the picture, too small to be seen "
                f"({SMALLEST:.0%} is needed); move the minimiser, or choose other features"
            )
    return None


def _picture(l1: Trajectory, facts: Facts) -> float:
    """The longer side of the box around the two contours that touch at the landing."""
    minimum, hessian = l1.loss.minimizer, l1.loss.hessian(facts.landing)
    away = facts.landing - minimum
    # {½ dᵀHd = c} reaches as far as √(2c (H⁻¹)_ii) along axis i.
    ellipse = np.sqrt(away @ hessian @ away * np.linalg.inv(hessian).diagonal())
    diamond = abs(facts.landing).sum()
    low = np.minimum(minimum - ellipse, -diamond)
    high = np.maximum(minimum + ellipse, diamond)
    return float((high - low).max())
