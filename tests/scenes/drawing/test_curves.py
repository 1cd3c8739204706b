"""Points of Bézier curves, against de Casteljau's construction."""

import numpy as np
import pytest

from scenes.drawing.curves import bezier, polyline


def casteljau(points, t):
    while len(points) > 1:
        points = (1 - t) * points[:-1] + t * points[1:]
    return points[0]


def test_the_points_of_cubics_are_de_casteljaus():
    cubics = np.random.default_rng(3).normal(size=(5, 4, 2))
    for t in (0.0, 0.1, 0.5, 1.0):
        expected = [casteljau(cubic, t) for cubic in cubics]
        assert bezier(cubics, t) == pytest.approx(np.array(expected), abs=1e-14)


def test_many_parameters_of_many_cubics():
    cubics, t = np.random.default_rng(4).normal(size=(3, 1, 4, 3)), np.linspace(0, 1, 7)[:, None]
    points = bezier(cubics, t)
    assert points.shape == (3, 7, 3)
    assert points[:, 0] == pytest.approx(cubics[:, 0, 0])
    assert points[:, -1] == pytest.approx(cubics[:, 0, 3])


def test_a_polyline_runs_evenly_between_its_corners():
    corners = np.array([(0.0, 0.0), (3.0, 0.0), (3.0, 6.0)])
    cubics = polyline(corners).reshape(-1, 4, 2)
    assert bezier(cubics, 0.5) == pytest.approx((corners[:-1] + corners[1:]) / 2)
