"""The match cut: the board tips up until one looks at the edge that a knife has left.

The picture is an orthographic view of the loss as a surface over the board. From above it is the
board; from the side it is the graph of the loss along the cut. Only the angle changes between them.
"""

import numpy as np
from manim import VGroup

from scenes.drawing.curves import segment
from scenes.drawing.motion import Parts, family
from scenes.drawing.shapes import AXIS, BOLD, Dot, Stroke
from scenes.instruments.graphs import CostGraph
from scenes.instruments.shot import Shot
from scenes.lesson.facts import drawable
from solver import level_set


class Fold:
    """The parts of a board that tip, the balance point included.

    `slit` moves the knife along weight `index` through the point; `at(0)` is the board, `at(1)` the
    plane of `graph`, whose slice this cut is.
    """

    def __init__(self, shot: Shot, graph: CostGraph, index: int, dot: Dot) -> None:
        look, board, plane = shot.stage, shot.board, graph.plane
        self.board, self.plane, self.slice, self.index = board, plane, graph.slice, index
        loss, here = shot.trajectory.loss, shot.trajectory.path(shot.alpha)
        self.here, self.base = here, float(loss.value(here)) - self.slice.level
        self.sheet, self.axes, self.rings, self.dot = board.sheet, board.axes, shot.families[0], dot
        self.pages = board.sheet.points.copy(), plane.sheet.points.copy()
        self.arms = [board.numbers(np.array([axis.tail, axis.tip])) for axis in board.axes]
        self.heights = loss.value(self.rings.beziers[:, 0]) - self.base  # of each cubic's ring
        self.ring = Stroke(look, "loss", BOLD)
        self.curve = level_set(drawable(loss), through=here)
        self.upright = plane.axes[1]
        self.post = self.upright.tail, self.upright.tip
        self.knife, self.cut = Stroke(look, "ink", AXIS), Stroke(look, "loss", BOLD)
        self.reach = (
            min(board.low[index], plane.low[0]),
            max(board.high[index], plane.high[0]),
        )
        self.profile = self.slice.curve(*self.reach)[0]
        self.crossings = self._crossings()
        self.beads = Parts(*(Dot(look, "loss", 0.07, 2) for _ in self.crossings))
        self.moving = VGroup(
            *(self.sheet, self.axes, self.rings, self.ring, self.upright),
            *(self.knife, self.cut, self.beads, self.dot),
        )
        self.at(0.0)
        self.slit(0.0)

    def _crossings(self) -> np.ndarray:
        """Where the knife meets the rings: (x, height) on the slice."""
        levels = np.unique(self.heights.round(12))
        over = levels - self.slice.value(self.slice.bottom)
        away = np.sqrt(2 * over[over > 0] / self.slice.curvature)
        x = np.sort(np.concatenate([self.slice.bottom - away, self.slice.bottom + away]))
        x = x[(x > self.board.low[self.index]) & (x < self.board.high[self.index])]
        return np.column_stack([x, self.slice.value(x)])

    def place(
        self, share: float, along: np.ndarray, aside: np.ndarray, height: float | np.ndarray
    ) -> np.ndarray:
        """Scene points of weights (`along` the knife, `aside` from it) at a height over the base.

        The board turns until the knife lies level, and tips until one looks along it.
        """
        turn, tip = -0.5 * np.pi * share * self.index, 0.5 * np.pi * share
        rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        floor = np.empty((*np.shape(along), 2))
        floor[..., self.index], floor[..., 1 - self.index] = along, aside
        floor = (self.board.unit[0] + share * (self.plane.unit[0] - self.board.unit[0])) * (
            floor @ rotation.T
        )
        foot = self.foot(share)
        points = np.zeros((*np.shape(along), 3))
        points[..., 0] = foot[0] + floor[..., 0]
        points[..., 1] = foot[1] + floor[..., 1] * np.cos(tip)
        points[..., 1] += self.plane.unit[1] * np.asarray(height) * np.sin(tip)
        return points

    def foot(self, share: float) -> np.ndarray:
        """The balance point's place on the board, at height 0."""
        start, end = self.board.point(self.here), self.plane.point(np.zeros(2))
        foot: np.ndarray = start + share * (end - start)
        return foot

    def lay(self, share: float, weights: np.ndarray, height: np.ndarray) -> np.ndarray:
        """Scene points (k, 3) of points (…, 2) of the board at a height."""
        weights = weights.reshape(-1, 2)
        other = 1 - self.index
        return self.place(
            share, weights[:, self.index], weights[:, other] - self.here[other], height
        )

    def at(self, share: float) -> None:
        """Tip the board by a part of a right angle."""
        self.sheet.points = self.pages[0] + share * (self.pages[1] - self.pages[0])
        for axis, arm in zip(self.axes, self.arms, strict=True):
            axis.span(*self.lay(share, arm, np.zeros(2)))
            axis.presence = float(np.clip(1 - 2 * share, 0, 1))
        self.rings.points = self.lay(share, self.rings.beziers, np.repeat(self.heights, 4))
        self.ring.points = self.lay(share, self.curve, np.full(32, self.slice.level))
        self.rings.presence = self.ring.presence = float(np.clip(2.4 * (0.95 - share), 0, 1))
        ends = np.array(self.reach)
        self.knife.points = segment(*self.place(share, ends, np.zeros(2), np.zeros(2)))
        self.cut.points = self.place(share, self.profile[:, 0], np.zeros(4), self.profile[:, 1])
        self.cut.presence = float(np.clip(5 * share, 0, 1))
        foot, final = self.foot(share), self.plane.point(np.zeros(2))
        grown = np.sin(0.5 * np.pi * share)
        self.upright.span(*(foot + grown * (end - final) for end in self.post))
        self.upright.presence = float(np.clip(3 * share, 0, 1))
        x, heights = self.crossings.T
        spots = self.place(share, x, np.zeros(len(x)), heights)
        for bead, spot in zip(self.beads, spots, strict=True):
            bead.move(spot)
        self.dot.move(self.place(share, np.zeros(1), np.zeros(1), self.slice.level)[0])
        region = self.board.region.toward(self.plane.region, share)
        for part in (
            self.axes,
            self.rings,
            self.ring,
            self.upright,
            self.knife,
            self.cut,
            self.beads,
        ):
            for member in family(part):
                member.clip = region

    def slit(self, share: float) -> None:
        """Draw the knife a part of its way over the board."""
        low, high = self.board.low[self.index], self.board.high[self.index]
        ends = np.array([self.reach[0], low + share * (high - low)])
        self.knife.points = segment(*self.place(0.0, ends, np.zeros(2), np.zeros(2)))
        for bead, x in zip(self.beads, self.crossings[:, 0], strict=True):
            bead.presence = float(x <= ends[1])
