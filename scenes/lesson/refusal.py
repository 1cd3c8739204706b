"""Whether a lesson makes a film.

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

import numpy as np

from scenes.lesson.facts import Facts, touching
from scenes.words.numerals import Scale
from solver import Trajectory

EARLIEST, LATEST = 0.06, 0.95  # else the dial's mark of alpha* and that of its end are one
SMALLEST = 0.04  # about two radii of the balance point on the board
SLENDEREST = 12.0  # beyond it the bold strokes of an ellipse's two sides run together


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
    picture = float(np.ptp(touching(l1, facts.alpha_star), axis=0).max())
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
