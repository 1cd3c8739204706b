"""A dot glides to where it is sent, and a ring spreads where it is told."""

import numpy as np
import pytest

from scenes.drawing.effects import Ripple, glide
from scenes.drawing.shapes import Dot
from scenes.look.layout import LAYOUTS
from scenes.look.theme import THEMES


class Look:
    """The least that a shape must know of its stage."""

    theme = THEMES["paper"]
    layout = LAYOUTS["16:9"]


def test_a_dot_glides_from_where_it_is_to_where_it_is_sent():
    start, end = np.array([0.3, -0.1, 0.0]), np.array([1.0, 2.0, 0.0])
    dot = Dot(Look, "optimum").move(start)
    sweep = glide(dot, end)
    assert dot.where == pytest.approx(start)
    seen = []
    for share in (0.0, 0.5, 1.0):
        sweep.interpolate_mobject(share)
        seen.append(dot.where)
    assert seen == [pytest.approx(start), pytest.approx((start + end) / 2), pytest.approx(end)]


def test_a_ring_spreads_around_its_place_and_is_gone():
    ripple = Ripple(Look)
    where = np.array([2.0, 1.0, 0.0])
    sweep = ripple.spread(where)
    sizes, presences = [], []
    for share in (0.0, 0.5, 1.0):
        sweep.interpolate_mobject(share)
        away = np.hypot(*(ripple.points - where)[::4, :2].T)
        assert away == pytest.approx(away[0])
        sizes.append(away[0])
        presences.append(ripple.presence)
    assert sizes == sorted(sizes)  # wider and wider
    assert presences == [1.0, 0.5, 0.0]
