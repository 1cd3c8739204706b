"""The plane of size against loss, in which a price is a slope and a budget an upright line."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, cast

import numpy as np
from manim import VGroup, smooth

from scenes.drawing.curves import distance, segment
from scenes.drawing.labels import halo
from scenes.drawing.motion import Parts, Sweep, is_seen, presence, presence_of
from scenes.drawing.shapes import BOLD, Dot, Patch, Stroke, rectangle
from scenes.drawing.text import Text
from scenes.instruments.board import Plane
from scenes.look.layout import Region
from scenes.look.protocols import Look
from scenes.props.attainable import Attainable, frontier
from solver import Trajectory

if TYPE_CHECKING:
    from solver.losses import QuadraticLoss

SIZE, LOSS = "$penalty(R(w))$", "$loss(J(w))$"
"""The names of the second plane's axes."""

MEANING = "$penalty(R(w) = sum abs(w_i) \\/ n)$"
"""What the plane calls size."""


class TradeOff(Plane):
    """The plane of size R(w) against loss J(w); its lower left edge is what a balance can reach.

    The diamond R = r is an upright line here (`stand`), the contour through a balance point a
    level one. `at` sets the balance point and the line of its price, `lean` that line alone.
    The axes cross at (0, J(ŵ)).
    """

    def __init__(self, look: Look, region: Region, trajectory: Trajectory) -> None:
        loss = cast("QuadraticLoss", trajectory.loss)
        self.trajectory = trajectory
        self.floor = float(loss.value(loss.minimizer))
        self.top = float(loss.value(np.zeros(2)))
        self.own = float(trajectory.penalty.value(loss.minimizer))
        self.end = 1.2 * self.own  # beyond it a budget is not drawn
        em = look.layout.em("label")
        across = stretch(0.0, 1.34 * self.own, region.width, 3.0 * em)
        up = stretch(
            self.floor, self.floor + 1.26 * (self.top - self.floor), region.height, 1.7 * em
        )
        super().__init__(look, region, across, up, (SIZE, LOSS), (0.0, self.floor))
        self.reach = Attainable.of(loss, trajectory.penalty, across[1])
        self.shade, self.strip = Patch(look, "muted", 0.2), Patch(look, "penalty", 0.22)
        outline = self.curve(self.reach.outline())
        # Only shapes to clip with: what a budget allows, and what has been seen of the region.
        self.curtain, self.cover = Stroke(look, "ink", 1), Stroke(look, "ink", 1)
        self.shade.points = self.strip.points = outline
        self.shade.clip, self.strip.clip = (region, self.cover), (region, self.curtain)
        self.upright = Stroke(look, "penalty", BOLD)
        self.level = Stroke(look, "loss", BOLD)
        self.trail = Stroke(look, "optimum", BOLD)
        self.line = Stroke(look, "ink", BOLD)
        self.knob = Dot(look, "penalty", 0.14)
        self.twin = Dot(look, "optimum")
        for shape in (self.upright, self.level, self.trail, self.line):
            shape.clip = region
        self.meaning = Text(look, MEANING)
        self.meaning.place(self.names[0].get_right()[0], self.names[0].baseline[1], align=1)
        self.slope = halo(Text(look, "$penalty(-alpha)$", "small"), look.theme.board)
        self.foot = halo(Text(look, "$penalty(t\\/n)$", "small"), look.theme.board)
        self.bars = Bars(self)
        self.layers = (
            self.strip,
            self.meaning,
            self.level,
            self.upright,
            self.trail,
            self.bars,
            self.line,
            self.slope,
            self.knob,
            self.foot,
            self.twin,
        )
        self.moving = VGroup(*self.layers)
        look.witnesses.append(self)

    def place(self, weights: np.ndarray) -> np.ndarray:
        """The size and the loss of a model."""
        return np.array(
            [self.trajectory.penalty.value(weights), self.trajectory.loss.value(weights)]
        )

    def at(self, alpha: float) -> None:
        """Show the balance for a price."""
        self.balance = here = self.place(self.trajectory.path(alpha))
        self.twin.move(self.point(here))
        self.trail.points = self.curve(frontier(self.trajectory, alpha))
        ends = np.array([here, (self.reach.widest(here[1]), here[1])])
        self.level.points = segment(*self.point(ends))
        self.intercept = float(here[1] + alpha * here[0])
        self.lean(alpha, self.intercept)
        self.bars.at(here[1], self.intercept)

    def lean(self, alpha: float, intercept: float) -> None:
        """Set the line J + alpha R = intercept, from R = 0 to just under the other axis."""
        drop = intercept - self.floor + 0.14 / self.unit[1]
        x = np.array([0.0, min(self.high[0], drop / max(alpha, 1e-12))])
        a, b = self.point(np.column_stack([x, intercept - alpha * x]))
        self.line.points = segment(a, b)
        # The label: just under the line, halfway between the J axis and the balance point.
        along = (b - a)[:2] / np.hypot(*(b - a)[:2])
        normal = np.array([along[1], -along[0]])
        half = np.array([self.slope.width, self.slope.height]) / 2 + 0.08
        half_way = self.balance[0] / 2
        middle = self.spot(half_way, intercept - alpha * half_way)[:2]
        centre = middle + normal * float(half @ abs(normal))
        self.slope.shift(np.array([*centre, 0.0]) - self.slope.get_center())

    def spot(self, size: float, loss: float) -> np.ndarray:
        """The scene point of a size and a loss."""
        return self.point(np.array([size, loss]))

    def push(self, alpha: float) -> Sweep:
        """Push the line of the price down, from the sheet's top to where it touches."""
        top = float(self.high[1])
        self.lean(alpha, top)
        moved = VGroup(self.line, self.slope)

        def at(total: float) -> None:
            self.lean(alpha, total)

        return Sweep(moved, at, top, self.intercept, rate_func=smooth)

    def stand(self, size: float) -> None:
        """Set the upright line of a size: the part of it that models reach."""
        self.stretch_upright(size, self.reach.highest(size))
        self.curtain.points = self._up_to(size)
        self.knob.move(self.spot(size, self.floor))
        # The label keeps clear of the axis's name.
        room = self.names[0].get_left()[0] - 0.4 - self.foot.width / 2
        x, y = min(self.knob.where[0], room), self.knob.where[1] - 0.16 - 0.8 * self.foot.em
        self.foot.place(x, y)

    def stretch_upright(self, size: float, high: float) -> None:
        """Draw the line of a size from its least loss up to a loss."""
        ends = [(size, self.reach.lowest(size)), (size, high)]
        self.upright.points = segment(*self.point(np.array(ends)))

    def uncover(self, size: float) -> None:
        """Show the region up to a size."""
        self.cover.points = self._up_to(self.high[0] if size >= self.end else size)

    def _up_to(self, size: float) -> np.ndarray:
        """The sheet's part up to a size, as a closed path."""
        return rectangle(replace(self.region, x1=float(self.spot(size, 0.0)[0])))

    def deviations(self) -> Iterable[tuple[str, float]]:
        """How far twin, trail and line are from the balance, where they are shown."""
        here = self.point(self.balance)
        if is_seen(self.twin):
            yield "the balance point's twin", float(np.abs(self.twin.where - here).max())
            if len(self.trail.points):
                yield "the edge", distance(self.trail.points, here)


class Bars(VGroup):
    """The sum J + alpha R on the J axis: green up to the loss, and blue from there."""

    def __init__(self, plane: TradeOff) -> None:
        self.plane, look = plane, plane.look
        self.pieces = Parts(*(Stroke(look, role, 9) for role in ("loss", "penalty")))
        for piece in self.pieces:
            piece.clip = plane.region
        self.texts = Parts(
            *(
                halo(Text(look, source, "small"), look.theme.board)
                for source in ("$loss(J)$", "$penalty(alpha R)$")
            )
        )
        super().__init__(self.pieces, self.texts)

    def at(self, loss: float, total: float) -> None:
        """Stack the two."""
        plane = self.plane
        x, axis = plane.spot(0.0, plane.floor)[:2]
        edges = [axis, *(float(plane.spot(0.0, y)[1]) for y in (loss, total))]
        # Where J(ŵ) is not 0, the axes do not cross at 0, and the loss comes from beyond the sheet.
        foot = axis if plane.floor == 0 else plane.region.y0
        for piece, low, high in zip(self.pieces, (foot, edges[1]), edges[1:], strict=True):
            piece.points = segment(np.array([x, low, 0.0]), np.array([x, high, 0.0]))
        parts = zip(self.texts, self.pieces, pairwise(edges), strict=True)
        for text, piece, (low, high) in parts:
            text.place(x - 0.2, (low + high) / 2 - 0.25 * text.em, align=1)
            # A part too small for its label has none.
            share = float(np.clip(2 * (high - low) / text.em - 1, 0, 1))
            presence(text, share * presence_of(piece))


def stretch(low: float, high: float, length: float, margin: float) -> tuple[float, float]:
    """The range that fills a length in which [low, high] leaves a margin before it."""
    return low - margin * (high - low) / (length - margin), high
