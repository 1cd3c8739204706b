"""Areas are exact, and points land where no weights within the budget are nearer."""

from fractions import Fraction

import numpy as np
import pytest

from scenes.props.falls import BUDGET, REACH
from scenes.props.projections import areas, drops, nearest, wedges
from solver import L1, L2, Quadratic, trajectory


def chance_of_zero(reach, budget):
    """The chance as a ratio of areas, by the shoelace formula."""
    corner, size = Fraction(budget), Fraction(reach)
    diamond = [(corner, 0), (0, corner), (-corner, 0), (0, -corner)]
    square = [(size, size), (-size, size), (-size, -size), (size, -size)]
    wedge = [(corner, 0), (size, corner - size), (size, size - corner)]
    return 4 * area(wedge) / (area(square) - area(diamond))


def area(polygon):
    following = [*polygon[1:], polygon[0]]
    pairs = zip(polygon, following, strict=True)
    return abs(sum((a[0] * b[1] - a[1] * b[0] for a, b in pairs), Fraction(0))) / 2


@pytest.mark.parametrize("reach", [3, 10, 20])
@pytest.mark.parametrize("budget", [1, 2])
def test_the_areas_are_those_of_their_polygons(reach, budget):
    assert Fraction(*areas(reach, budget)) == chance_of_zero(reach, budget)


def test_the_chance_is_32_in_49():
    assert chance_of_zero(10, 2) == Fraction(32, 49)


def test_a_wider_square_leaves_the_edges_less():
    assert chance_of_zero(20, 2) > chance_of_zero(10, 2)
    assert 1 - chance_of_zero(10**6, 2) < Fraction(1, 10**5)


def test_a_polygons_area():
    assert (
        area([(Fraction(0), Fraction(0)), (Fraction(3), Fraction(0)), (Fraction(0), Fraction(2))])
        == 3
    )


def test_the_wedges_are_four_triangles_that_cover_the_chance():
    triangles = wedges(10.0, 2.0)
    a, b = triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0]
    covered = abs(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]) / 2
    assert covered == pytest.approx(64)
    assert abs(triangles).max() == 10
    assert covered.sum() / (400 - 8) == pytest.approx(float(chance_of_zero(10, 2)))


@pytest.mark.parametrize("penalty", [L1, L2])
def test_the_nearest_weights_are_those_of_the_price_that_keeps_the_budget(penalty):
    budget = 2.0
    for point in drops(25, 10, budget, seed=5):
        path = trajectory(Quadratic(np.eye(2), point), penalty())
        weights = path.path(path.alpha_at(budget / 2))
        assert nearest(penalty(n=1), point[None], budget)[0] == pytest.approx(weights, abs=1e-9)


@pytest.mark.parametrize("penalty", [L1, L2])
def test_no_weights_within_the_budget_are_nearer(penalty):
    turns = np.linspace(0, 2 * np.pi, 4001)
    around = np.column_stack([np.cos(turns), np.sin(turns)])
    size = abs(around).sum(axis=1) / 2 if penalty is L1 else np.full(len(turns), np.sqrt(0.5))
    edge = around / size[:, None]
    for point in drops(40, 10, 2, seed=6):
        landing = nearest(penalty(n=1), point[None], 2)[0]
        assert np.hypot(*(edge - point).T).min() > np.hypot(*(landing - point)) - 1e-9
        assert float(penalty(n=1).value(landing)) == pytest.approx(2)


def test_a_weight_is_zero_exactly_where_a_wedge_is():
    points = drops(5000, REACH, BUDGET, seed=7)
    zero = (nearest(L1(n=1), points, BUDGET) == 0).any(axis=1)
    inside = np.zeros(len(points), dtype=bool)
    for a, b, c in wedges(REACH, BUDGET):
        sides = [
            (q[0] - p[0]) * (points[:, 1] - p[1]) - (q[1] - p[1]) * (points[:, 0] - p[0])
            for p, q in ((a, b), (b, c), (c, a))
        ]
        inside |= (np.min(sides, axis=0) >= 0) | (np.max(sides, axis=0) <= 0)
    assert (zero == inside).all()


def test_drops_spread_evenly_outside_the_diamond_and_come_again():
    points = drops(20_000, REACH, BUDGET, seed=8)
    assert abs(points).max() <= REACH
    assert abs(points).sum(axis=1).min() > BUDGET
    outer = (abs(points).max(axis=1) > 5).mean()
    assert outer == pytest.approx(300 / 392, abs=0.012)  # four standard deviations
    assert (points == drops(20_000, REACH, BUDGET, seed=8)).all()
