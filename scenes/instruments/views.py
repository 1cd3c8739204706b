"""Which part of the plane of the weights is seen."""

import numpy as np

from scenes.lesson.facts import touching
from scenes.lesson.lesson import Lesson
from solver import Trajectory

View = tuple[tuple[float, float], tuple[float, float]]


def view_of(lesson: Lesson) -> View:
    """The part of the plane that the film is played on: ((x0, x1), (y0, y1)) in weights.

    It is that of the moment of landing, which is the picture to be remembered.
    """
    return touch_view(lesson.l1, lesson.facts.alpha_star)


def touch_view(trajectory: Trajectory, alpha: float) -> View:
    """A view of both contours that touch at an alpha, and so of the origin and the minimiser."""
    points = touching(trajectory, alpha)
    # The axes need room beyond the origin on all sides, for their names and for labels.
    room = 0.3 * np.ptp(points, axis=0)
    return around(np.concatenate([points, [room, -room]]))


def around(points: np.ndarray, margin: float = 0.10) -> View:
    """The box around some points (k, 2) in weights, with a part of its size as a margin."""
    low, high = points.min(axis=0), points.max(axis=0)
    space = margin * (high - low)
    (x0, y0), (x1, y1) = (low - space).tolist(), (high + space).tolist()
    return (x0, x1), (y0, y1)
