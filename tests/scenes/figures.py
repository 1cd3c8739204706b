"""What the tests of the stage draw with."""

import numpy as np
from manim import VMobject

from scenes.drawing.curves import circle_points, polyline


def disc(radius=1.0, colour="#000000"):
    result = VMobject(fill_color=colour, fill_opacity=1, stroke_width=0)
    result.points = circle_points(radius)
    return result


def square(half=1.0, colour="#000000"):
    result = VMobject(fill_color=colour, fill_opacity=1, stroke_width=0)
    corners = [(-1, -1, 0), (1, -1, 0), (1, 1, 0), (-1, 1, 0), (-1, -1, 0)]
    result.points = half * polyline(np.array(corners, dtype=float))
    return result
