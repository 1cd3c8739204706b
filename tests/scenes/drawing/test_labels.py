"""A label stands where it meets the least; labels in a row never touch, and move little."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import RIGHT, UP, VMobject
from scipy.optimize import minimize

from scenes.drawing.curves import circle_points, polyline, segment
from scenes.drawing.labels import calmest, spread


def line(a, b, width=4.0):
    shape = VMobject(stroke_width=width)
    shape.points = segment(np.array(a, dtype=float), np.array(b, dtype=float))
    return shape


def box(width=1.0, height=0.4):
    shape = VMobject()
    x, y = width / 2, height / 2
    shape.points = polyline(np.array([(-x, -y, 0), (x, -y, 0), (x, y, 0), (-x, y, 0), (-x, -y, 0)]))
    return shape


def test_a_label_stands_where_it_meets_the_least():
    label = box()
    # A line through the first place, that has no corner there; a ring's edge through the second.
    ring = VMobject()
    ring.points = circle_points(3.0)
    others = [line((-9, 1, 0), (9, 1, 0)), ring]
    calmest(label, [UP, 3 * RIGHT, -UP], others)
    assert label.get_center() == pytest.approx(-UP)


def test_of_calm_places_a_label_takes_the_first():
    label = calmest(box(), [2 * UP, -UP], [line((-9, 0, 0), (9, 0, 0))])
    assert label.get_center() == pytest.approx(2 * UP)


@st.composite
def rows_of_labels(draw):
    """Where labels want to be, their lengths, a row that has room for them, and a gap."""
    count = draw(st.integers(1, 6))
    lengths = st.lists(st.floats(0.05, 2), min_size=count, max_size=count)
    sizes, gap = draw(lengths), draw(st.floats(0, 0.3))
    low = draw(st.floats(-5, 5))
    high = low + sum(sizes) + gap * (count - 1) + draw(st.floats(0, 10))
    wanted = draw(st.lists(st.floats(low - 2, high + 2), min_size=count, max_size=count))
    return wanted, sizes, low, high, gap


@given(rows_of_labels())
def test_labels_never_touch_and_stay_in_their_row(row):
    wanted, sizes, low, high, gap = row
    centres = spread(wanted, sizes, low, high, gap)
    for centre, size in zip(centres, sizes, strict=True):
        assert low - 1e-9 <= centre - size / 2
        assert centre + size / 2 <= high + 1e-9
    for (a, p), (b, q) in itertools.pairwise(sorted(zip(centres, sizes, strict=True))):
        assert b - a >= (p + q) / 2 + gap - 1e-9


@given(rows_of_labels())
def test_labels_keep_the_order_that_they_want(row):
    wanted, *_ = row
    centres = spread(*row)
    for i, j in itertools.permutations(range(len(wanted)), 2):
        if wanted[i] < wanted[j]:
            assert centres[i] < centres[j]


@given(rows_of_labels())
def test_labels_with_room_stay_where_they_want_to_be(row):
    _, sizes, low, _, gap = row
    starts = np.cumsum([0.0, *(size + gap for size in sizes[:-1])])
    free = [low + start + size / 2 for start, size in zip(starts, sizes, strict=True)]
    high = free[-1] + sizes[-1] / 2
    assert spread(free, sizes, low, high, gap) == pytest.approx(free)


@pytest.mark.parametrize(
    ("wanted", "sizes", "low", "high"),
    [
        ([1.0, 1.1, 1.2], [1.0, 1.0, 1.0], -10, 10),
        ([0.0, 0.1, 5.0], [2.0, 0.5, 1.0], -10, 10),
        ([-4.0, 0.0, 0.2, 0.3], [1.0, 2.0, 1.0, 0.5], -4, 4),
        ([3.8, 3.9, 4.0], [1.0, 1.5, 1.0], -4, 4),
    ],
)
def test_labels_move_as_little_as_they_can(wanted, sizes, low, high):
    # Against a general solver: the least sum of squared shifts under the same constraints.
    order = np.argsort(wanted)
    bounds = [(low + size / 2, high - size / 2) for size in sizes]
    apart = [
        {"type": "ineq", "fun": lambda c, i=i, j=j: c[j] - c[i] - (sizes[i] + sizes[j]) / 2}
        for i, j in itertools.pairwise(order)
    ]
    best = minimize(
        lambda c: ((c - wanted) ** 2).sum(),
        spread(wanted, sizes, low, high),
        bounds=bounds,
        constraints=apart,
        tol=1e-12,
    )
    assert spread(wanted, sizes, low, high) == pytest.approx(best.x, abs=1e-5)
