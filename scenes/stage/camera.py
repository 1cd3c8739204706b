"""Manim's camera, with presence and exact clips."""

from itertools import pairwise
from math import dist
from typing import TYPE_CHECKING, Any

import numpy as np
from manim import VMobject

from scenes.drawing.motion import clip_of, presence_of
from scenes.look.layout import Region
from scenes.stage.frames import FreshCamera

if TYPE_CHECKING:
    import cairo

_JOINT = 1e-5  # scene units; cubics that meet as nearly as that are one path
_STEPS = 2.0**20  # to a scene unit: some thirty of them to a step of cairo's own, 1/256 pixel


def settled(values: np.ndarray) -> np.ndarray:
    """Numbers without their last bits, which differ from processor to processor.

    Cairo would round a coordinate that is half a step of its own up on one and down on another.
    """
    steps: np.ndarray = np.rint(values * _STEPS) / _STEPS
    return steps


class StageCamera(FreshCamera):
    """Manim's camera, which draws settled coordinates, and honours two attributes of a mobject.

    `presence` scales its opacity (0: not drawn), so that fading needs no copies and no change of
    colours; `clip` cuts it exactly, strokes included: a `Region`, a mobject whose path is the edge,
    or several of them, of which the common part is left.
    """

    _presence = 1.0

    def display_vectorized(self, vmobject: VMobject, ctx: "cairo.Context[Any]") -> "StageCamera":
        presence = presence_of(vmobject)
        if presence <= 0 or len(vmobject.points) < 4:
            return self
        clips = clip_of(vmobject)
        if clips is not None:
            ctx.save()
            for clip in clips if isinstance(clips, tuple) else (clips,):
                self._clip(clip, ctx)
        self._presence = presence
        super().display_vectorized(vmobject, ctx)
        if clips is not None:
            ctx.restore()
        return self

    def _clip(self, clip: Region | VMobject, ctx: "cairo.Context[Any]") -> None:
        ctx.new_path()
        if isinstance(clip, Region):
            x0, y0, x1, y1 = settled(np.array([clip.x0, clip.y0, clip.x1, clip.y1])).tolist()
            ctx.rectangle(x0, y0, x1 - x0, y1 - y0)
        else:
            self.set_cairo_context_path(ctx, clip)
        ctx.clip()

    def set_cairo_context_path(
        self, ctx: "cairo.Context[Any]", vmobject: VMobject
    ) -> "StageCamera":
        """Manim's path, in half of its time: numbers go to cairo as Python's, not as numpy's."""
        ctx.new_path()
        cubics = settled(vmobject.points[: len(vmobject.points) // 4 * 4, :2]).reshape(-1, 8)
        if len(cubics) == 0:
            return self
        gaps = np.abs(cubics[1:, :2] - cubics[:-1, 6:]).max(axis=1) > _JOINT
        edges = [0, *(np.flatnonzero(gaps) + 1).tolist(), len(cubics)]
        rows = cubics.tolist()
        for first, last in pairwise(edges):
            ctx.move_to(*rows[first][:2])
            for row in rows[first:last]:
                ctx.curve_to(*row[2:])
            if dist(rows[first][:2], rows[last - 1][6:]) <= _JOINT:
                ctx.close_path()
        return self

    def apply_fill(self, ctx: "cairo.Context[Any]", vmobject: VMobject) -> "StageCamera":
        if vmobject.fill_rgbas[0][3] > 0:  # manim fills even what is invisible
            super().apply_fill(ctx, vmobject)
        return self

    def set_cairo_context_color(
        self, ctx: "cairo.Context[Any]", rgbas: Any, vmobject: VMobject
    ) -> "StageCamera":
        if self._presence < 1:
            rgbas = settled(rgbas * (1, 1, 1, self._presence))
        return super().set_cairo_context_color(ctx, rgbas, vmobject)
