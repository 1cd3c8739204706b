"""Shapes that are moved whole, and labels that keep out of the way."""

import numpy as np
import pytest
from manim import RIGHT, UP, VMobject

from scenes.drawing.curves import segment
from scenes.drawing.shapes import Rigid
from scenes.look.layout import Region


def line(a, b, width=4.0):
    shape = VMobject(stroke_width=width)
    shape.points = segment(np.array(a, dtype=float), np.array(b, dtype=float))
    return shape


def test_a_rigid_picture_is_scaled_and_moved_with_its_strokes_and_edges():
    stroke = line((1, 0, 0), (2, 1, 0))
    stroke.clip = Region(0, 4, 0, 2)
    window = Region(-9, 9, -9, 9)
    picture = Rigid(stroke, window=window)
    picture.at(0.5, 3 * RIGHT - UP)
    assert stroke.points[0] == pytest.approx([3.5, -1, 0])
    assert stroke.points[-1] == pytest.approx([4, -0.5, 0])
    assert stroke.stroke_width == 2.0
    assert stroke.clip == (Region(3, 5, -1, 0), window)
    # Each pose is a function of the first one, not of the last.
    picture.at(1.0, np.zeros(3), bold=3.0)
    assert stroke.points[0] == pytest.approx([1, 0, 0])
    assert stroke.stroke_width == 12.0
    assert stroke.clip == (Region(0, 4, 0, 2), window)


def test_what_no_edge_cuts_stays_uncut():
    stroke = line((0, 0, 0), (1, 0, 0))
    Rigid(stroke).at(2.0, UP)
    assert getattr(stroke, "clip", None) is None
