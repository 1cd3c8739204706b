"""The few shapes that the film is drawn with, coloured by role and set in place."""

from typing import Any

import numpy as np
from manim import VGroup, VMobject

from scenes.drawing.curves import circle_points, polyline
from scenes.drawing.motion import Drawn, clip_of, family
from scenes.look.layout import Region
from scenes.look.protocols import Look

AXIS, FAMILY, BOLD, PULL = 3.0, 1.6, 5.0, 7.0
"""Stroke widths, in manim's hundredths of a scene unit."""

DOT = 0.13
"""Radius of the balance point, in scene units."""


class Stroke(Drawn):
    """An open or closed curve in one role's colour."""

    def __init__(
        self, look: Look, role: str, width: float, opacity: float = 1.0, **kwargs: Any
    ) -> None:
        super().__init__(
            stroke_color=look.theme.strokes[role],
            stroke_width=width * look.layout.stroke,
            stroke_opacity=opacity,
            **kwargs,
        )


def filled(look: Look, role: str, width: float = BOLD) -> Stroke:
    """A closed curve with the theme's pale shade of its colour inside."""
    stroke = Stroke(look, role, width)
    stroke.set_fill(look.theme.strokes[role], look.theme.fill)
    return stroke


class Patch(Drawn):
    """A filled region without an outline."""

    def __init__(self, look: Look, role: str, opacity: float | None = None) -> None:
        super().__init__(
            fill_color=look.theme.strokes[role],
            fill_opacity=look.theme.fill if opacity is None else opacity,
            stroke_width=0,
        )


class Dot(Drawn):
    """A filled disc with a thin ring in the board's colour; `move` sets it in place."""

    def __init__(self, look: Look, role: str, radius: float = DOT, ring: float = 3.0) -> None:
        super().__init__(
            fill_color=look.theme.strokes[role],
            fill_opacity=1,
            stroke_color=look.theme.board,
            stroke_width=ring,
        )
        self.shape = circle_points(radius * look.layout.stroke)
        self.points = self.shape.copy()
        self.where = np.zeros(3)

    def move(self, point: np.ndarray) -> "Dot":
        """Centre the dot on a scene point."""
        self.where = np.asarray(point, dtype=float)
        self.points = self.shape + self.where
        return self


class Arrow(Drawn):
    """A straight arrow as one filled path, set in place; a zero arrow draws nothing."""

    def __init__(self, look: Look, role: str, width: float = PULL, opacity: float = 1.0) -> None:
        super().__init__(fill_color=look.theme.strokes[role], fill_opacity=opacity, stroke_width=0)
        self.shaft = width * look.layout.stroke / 200
        self.head = 0.14 + 5.2 * self.shaft
        self.tail = self.tip = np.zeros(3)

    def span(self, tail: np.ndarray, tip: np.ndarray) -> "Arrow":
        """Reach from `tail` to `tip`, two scene points."""
        self.tail, self.tip = np.asarray(tail, dtype=float), np.asarray(tip, dtype=float)
        length = float(np.hypot(*(self.tip - self.tail)[:2]))
        if length < 1e-9:
            self.points = np.zeros((0, 3))
            return self
        along = (self.tip - self.tail) / length
        across = np.array([-along[1], along[0], 0.0])
        head = min(self.head, 0.6 * length)
        neck, half = self.tip - head * along, min(self.shaft, 0.3 * length)
        wing = 0.38 * head
        self.points = polyline(
            np.array(
                [
                    self.tail + half * across,
                    neck + half * across,
                    neck + wing * across,
                    self.tip,
                    neck - wing * across,
                    neck - half * across,
                    self.tail - half * across,
                    self.tail + half * across,
                ]
            )
        )
        return self


class Rigid:
    """Several mobjects as one picture, which is moved and scaled in place, strokes included.

    A `Region` that clips one of them goes with it; `window` cuts all of them where it stands.
    """

    def __init__(self, *mobjects: VMobject, window: Region | None = None) -> None:
        self.group, self.window = VGroup(*mobjects), window
        self.shapes = [
            (
                part,
                part.points.copy(),
                (part.stroke_width, part.background_stroke_width),
                clip_of(part),
            )
            for part in family(self.group)
        ]

    def at(self, scale: float, shift: np.ndarray, bold: float | None = None) -> None:
        """Every point p, as it was when this was made, at `scale * p + shift`.

        Strokes are scaled as well, or by `bold`.
        """
        bold = scale if bold is None else bold
        for part, points, widths, clip in self.shapes:
            part.points = scale * points + shift
            part.stroke_width, part.background_stroke_width = (bold * width for width in widths)
            edges = clip if isinstance(clip, tuple) else (clip,)
            moved = (e.moved(scale, shift) if isinstance(e, Region) else e for e in edges)
            clips = tuple(edge for edge in (*moved, self.window) if edge is not None)
            if clips:
                part.clip = clips


def rectangle(region: Region) -> np.ndarray:
    """The edge of a region, as four cubics."""
    x0, x1, y0, y1 = region.x0, region.x1, region.y0, region.y1
    corners = [(x0, y0, 0), (x1, y0, 0), (x1, y1, 0), (x0, y1, 0), (x0, y0, 0)]
    return polyline(np.array(corners, dtype=float))
