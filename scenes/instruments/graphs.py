"""Graphs over one weight: what loss and price cost along a slice, and how steep they are.

Each graph draws a `Slice` on a `Plane`; `at(alpha)` sets what moves. Its picture is the same for
every slice, or its mirror image: lengths are measured in units of the slice (`SliceView`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from manim import VGroup, smooth

from scenes.drawing.curves import brace_points, distance, segment
from scenes.drawing.labels import halo
from scenes.drawing.motion import Parts, Sweep, clip_of, family, is_seen
from scenes.drawing.shapes import BOLD, Dot, Stroke
from scenes.drawing.text import Text
from scenes.instruments.board import Plane, Range
from scenes.instruments.slices import FREE, Price, Slice
from scenes.look.layout import Layout, Region
from scenes.look.protocols import Look
from solver import L1, L2

TOTAL = 6.0
"""Stroke width of the sum, on which the balance point lies."""

DIAL = 1.6
"""Height of a dial over a graph, its marks included."""


@dataclass(frozen=True)
class SliceView:
    """How a slice is looked at: x in units of its bottom, costs of its depth, slopes of -J'(0).

    A slice whose bottom lies at a negative x is seen in a mirror, and its slopes upside down too.
    `weight` is the weight's name, as Typst; `across` the range of x.
    """

    look: Look
    slice: Slice
    weight: str
    across: Range


class Graph(VGroup):
    """A plane with its axes, on which labels are placed in units of the slice.

    `up` is the vertical range in `unit`; `still` are axes and names. The chapter adds the page.
    """

    def __init__(self, view: SliceView, region: Region, unit: float, up: Range, name: str) -> None:
        super().__init__()
        self.view, self.slice, self.look = view, view.slice, view.look
        self.units, self.alpha = np.array([view.slice.bottom, unit]), 0.0
        low, high = np.sort(np.array([view.across, up]).T * self.units, axis=0)
        x, y = np.column_stack([low, high])
        self.plane = Plane(self.look, region, x, y, (f"${view.weight}$", name))
        self.ends = float(low[0]), float(high[0])
        self.still = VGroup(self.plane.axes, self.plane.names)
        self.look.witnesses.append(self)

    def stroke(self, role: str, width: float, opacity: float = 1.0) -> Stroke:
        """A stroke that ends at the edge of the plane."""
        stroke = Stroke(self.look, role, width, opacity)
        stroke.clip = self.plane.region
        return stroke

    def label(self, source: str, across: float, up: float, size: str = "label") -> Text:
        """A label centred on a place given in units of the slice."""
        text = Text(self.look, source, size)
        text.move_to(self.plane.point(self.units * (across, up)))
        return halo(text, self.look.theme.board)

    def line(self, stroke: Stroke, low: float, high: float, slope: float, level: float) -> None:
        """Set a stroke to the line level + slope x between two x."""
        x = np.array([low, high])
        stroke.points = segment(*self.plane.point(np.column_stack([x, level + slope * x])))

    def touch(self, stroke: Stroke, spot: np.ndarray, slope: float, half: float = 1.0) -> None:
        """Set a stroke to a tangent of this slope at a scene point, `half` long to each side."""
        along = np.array([*(self.plane.unit * (1.0, slope)), 0.0])
        along *= half / np.hypot(*along[:2])
        stroke.points = segment(spot - along, spot + along)

    def carry(self, end: Region) -> Sweep:
        """Move the whole graph to a region of the same size."""
        parts = [(part, part.points.copy()) for part in family(self)]
        plane, start = self.plane, self.plane.region
        origin, shift = plane.origin.copy(), end.center - start.center

        def at(share: float) -> None:
            plane.origin, plane.region = origin + share * shift[:2], start.toward(end, share)
            for part, points in parts:
                part.points = points + share * shift
                if clip_of(part) is not None:
                    part.clip = plane.region

        return Sweep(self, at, 0.0, 1.0, rate_func=smooth)


class CostGraph(Graph):
    """J, alpha R and their sum over one weight, exact."""

    def __init__(
        self, view: SliceView, penalty: Price, region: Region, unit: float, up: Range, name: str
    ) -> None:
        super().__init__(view, region, unit, up, name)
        self.penalty = penalty
        self.loss = self.stroke("loss", BOLD)
        self.price = self.stroke("penalty", BOLD)
        self.total = self.stroke("ink", TOTAL)
        self.loss.points = self.plane.curve(self.slice.curve(*self.ends))
        if self.slice.bottom > 0:  # no curve climbs beside the axis on the side of the bottom
            text, tip = self.plane.names[1], self.plane.axes[1].tip
            text.place(tip[0] + 0.2, text.baseline[1], align=-1)
        self.add(self.still, self.loss, self.price, self.total)
        self.at(0.0)

    def at(self, alpha: float) -> None:
        """Draw price and sum for this alpha."""
        self.alpha = alpha
        self.price.points = self.plane.curve(FREE.curve(*self.ends, self.penalty, alpha))
        self.total.points = self.plane.curve(self.slice.curve(*self.ends, self.penalty, alpha))

    def spot(self, x: float) -> np.ndarray:
        """The point of the sum at a weight."""
        return self.plane.point(np.array([x, self.slice.total(self.penalty, self.alpha, x)]))

    @property
    def least(self) -> float:
        """The weight at which the sum is least."""
        return self.slice.least(self.penalty, self.alpha)

    def deviations(self) -> Iterable[tuple[str, float]]:
        """How far the curves are from the costs at the sum's minimum, where they are shown."""
        x = self.least
        for name, curve, slice_, alpha in (
            ("the loss's graph", self.loss, self.slice, 0.0),
            ("the price's graph", self.price, FREE, self.alpha),
            ("the sum's graph", self.total, self.slice, self.alpha),
        ):
            if is_seen(curve):
                height = slice_.total(self.penalty, alpha, x)
                yield name, distance(curve.points, self.plane.point(np.array([x, height])))


class SlopeGraph(Graph):
    """J' over one weight, a line; `pivot` marks J'(0), `bead` where the sum's slope is zero."""

    def __init__(
        self, view: SliceView, penalty: Price, region: Region, up: Range, name: str
    ) -> None:
        super().__init__(view, region, -view.slice.slope, up, name)
        self.penalty, slope = penalty, view.slice.slope
        self.loss = self.stroke("loss", BOLD)
        self.line(self.loss, *self.ends, self.slice.curvature, slope)
        self.pivot = Dot(self.look, "loss", 0.1).move(self.plane.point(np.array([0.0, slope])))
        self.bead = Dot(self.look, "optimum")
        self.add(self.still, self.loss)

    @property
    def lines(self) -> VGroup:
        """All but the page, the brace and what is written."""
        return VGroup(self.still, self.loss, self.pivot, self.bead)

    def spot(self, x: float, slope: float = 0.0) -> np.ndarray:
        """The point of the plane at a weight and a slope."""
        return self.plane.point(np.array([x, slope]))

    @property
    def least(self) -> float:
        """The weight at which the sum is least."""
        return self.slice.least(self.penalty, self.alpha)

    def at(self, alpha: float) -> None:
        """Set what moves to an alpha."""
        self.alpha = alpha
        self.bead.move(self.spot(self.least))

    def deviations(self) -> Iterable[tuple[str, float]]:
        """How far the slope's line is from J' at the sum's minimum."""
        x = self.least
        if is_seen(self.loss):
            spot = self.spot(x, float(self.slice.steepness(x)))
            yield "the slope's graph", distance(self.loss.points, spot)


class JumpGraph(SlopeGraph):
    """The slope with the price of L1: the line is torn at zero, by 2 alpha/n."""

    def __init__(self, view: SliceView, penalty: L1, region: Region, up: Range, name: str) -> None:
        super().__init__(view, penalty, region, up, name)
        self.kink = penalty.share(1) * penalty.kink
        self.rays = Parts(*(self.stroke("ink", TOTAL) for _ in range(2)))
        self.bar = self.stroke("penalty", 9)
        self.tips = Parts(*(Dot(self.look, "ink", 0.09) for _ in range(2)))
        self.brace = self.stroke("penalty", 3)
        self.torn = VGroup(self.rays, self.bar, self.tips)
        self.add(self.torn, self.brace, self.pivot, self.bead)
        self.at(0.0)

    @property
    def edges(self) -> np.ndarray:
        """The sum's two slopes at zero, as scene points: before zero, after it."""
        lam = self.alpha * self.kink
        return self.plane.point(np.array([(0.0, self.slice.slope + s * lam) for s in (-1, 1)]))

    def at(self, alpha: float) -> None:
        """Tear the line by the kink of this alpha's price."""
        super().at(alpha)
        lam = alpha * self.kink
        for ray, side, far in zip(self.rays, (-1, 1), self.ends, strict=True):
            self.line(ray, 0.0, far, self.slice.curvature, self.slice.slope + side * lam)
        low, high = list(self.edges)
        self.bar.points = segment(low, high)
        for tip, edge in zip(self.tips, (low, high), strict=True):
            tip.move(edge)
        # The brace is on the side of the bottom, where it leaves room for both edges' labels.
        side = int(np.sign(self.slice.bottom))
        aside = np.array([0.3 * side, 0.0, 0.0])
        start, end = (edge + aside for edge in (low, high)[::-side])
        self.brace.points = brace_points(start, end, 0.18) if alpha > 0 else np.zeros((0, 3))


class TurnGraph(SlopeGraph):
    """The slope with the price of L2: the line turns about J'(0)."""

    def __init__(self, view: SliceView, penalty: L2, region: Region, up: Range, name: str) -> None:
        super().__init__(view, penalty, region, up, name)
        self.bend = penalty.share(1) * float(penalty.curvature(np.zeros(1))[0])
        self.price, self.total = self.stroke("penalty", BOLD), self.stroke("ink", TOTAL)
        self.add(self.price, self.total, self.pivot, self.bead)
        self.at(0.0)

    def at(self, alpha: float) -> None:
        """Turn the line by the slope of this alpha's price."""
        super().at(alpha)
        turn = alpha * self.bend
        self.line(self.price, *self.ends, turn, 0.0)
        self.line(self.total, *self.ends, self.slice.curvature + turn, self.slice.slope)


class Rooms(NamedTuple):
    """Where things stand in a chapter with two graphs, a dial, and a formula."""

    one: Region
    other: Region
    dial: Region
    formula: Region


def rooms(layout: Layout) -> Rooms:
    """Graphs side by side under a row with dial and formula; in portrait all are stacked."""
    wide, title = layout.wide, layout.title
    if wide.height > wide.width:
        below = Region(wide.x0, wide.x1, wide.y0, layout.formula.y0 - 0.45)
        one, other, dial = below.rows(3.0, 3.0, 1.05, gap=0.2)
        return Rooms(one, other, dial, layout.formula)
    head, body = Region(wide.x0, wide.x1, wide.y0, layout.safe.y1).rows(1.0, 2.0, gap=0.1)
    one, other = body.columns(1.0, 1.0, gap=0.3)
    above = title.x0 > one.x1  # whether the title is over the right graph
    left, right = (head.y1, title.y0) if above else (title.y0 - 0.1, head.y1)
    dial = Region(one.x0, one.x1, head.y0, min(left, head.y0 + DIAL))
    return Rooms(one, other, dial, Region(max(other.x0, title.x0), other.x1, head.y0, right))
