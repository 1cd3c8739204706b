"""The main shot: board, tug of war, dial and coefficient plot, all set by one alpha.

L1 and L2 are the same shot with another trajectory: same camera, same instruments, same pace.
"""

import numpy as np
from manim import VGroup, VMobject, smooth

from scenes.board import Board, Dot, Stroke, Tug, circle_points, families, halo
from scenes.dial import Dial
from scenes.lesson import Lesson
from scenes.plots import CoefficientPlot
from scenes.stage import Stage, Sweep
from scenes.typeset import Text
from solver import Trajectory
from solver.contours import level_set

View = tuple[tuple[float, float], tuple[float, float]]


def view_of(lesson: Lesson) -> View:
    """The part of the plane that the film is played on: ((x0, x1), (y0, y1)) in weights.

    It holds both contours of the moment of landing, which is the picture to be remembered, and so
    the origin and the minimiser, with a margin.
    """
    landing = lesson.l1.path(lesson.facts.alpha_star)
    curves = [
        level_set(f, through=landing).reshape(-1, 2) for f in (lesson.loss, lesson.l1.penalty)
    ]
    points = np.concatenate(curves)
    low, high = points.min(axis=0), points.max(axis=0)
    margin = 0.10 * (high - low)
    return tuple(zip((low - margin).tolist(), (high + margin).tolist(), strict=True))


class Shot:
    """All the mobjects of one tug of war; `at(alpha)` sets every one that moves.

    `layers` are in drawing order, the dot and its label apart, which lie on top.
    """

    def __init__(self, stage: Stage, trajectory: Trajectory, formula: str) -> None:
        lesson, theme, layout = stage.lesson, stage.theme, stage.layout
        self.stage, self.trajectory, self.alpha = stage, trajectory, 0.0
        facts = lesson.facts
        self.board = Board(layout.board, view_of(lesson), theme, layout)
        self.families = families(self.board, lesson.loss, trajectory.penalty)
        self.tug = Tug(self.board, trajectory)
        self.minimum = Dot(theme, "loss", 0.1 * layout.stroke)
        self.minimum.move(self.board.point(lesson.loss.minimizer))
        self.origin = Dot(theme, "penalty", 0.1 * layout.stroke)
        self.origin.move(self.board.point(np.zeros(2)))
        self.minimum_name = self._minimum_name()
        end = 1.08 * lesson.l1.alpha_max
        self.dial = Dial(layout.dial, end, facts.alpha_scale, theme, layout)
        self.plot = CoefficientPlot(layout.plot, self.dial, trajectory, facts.first)
        self.formula = Text(formula, layout.formula_size, theme)
        self._place_formula()
        self.sheet = VGroup(self.board.sheet, self.board.axes)
        self.instruments = VGroup(self.dial.still, self.plot.still, self.formula)
        self.contours = VGroup(self.tug.penalty, self.tug.loss, self.tug.trail)
        self.needles = VGroup(self.plot.drop, self.dial.run)
        self.gauges = VGroup(self.dial.knob, self.dial.number, self.plot.moving)
        self.layers = (
            self.sheet,
            self.families,
            self.instruments,
            self.origin,
            self.contours,
            self.minimum,
            self.needles,
            self.gauges,
            self.board.names,
        )
        self.moving = VGroup(self.contours, self.needles, self.gauges, self.tug.dot)
        self.at(0.0)

    def at(self, alpha: float) -> None:
        """Set everything to an alpha."""
        self.alpha = alpha
        self.tug.at(alpha)
        self.dial.at(alpha)
        self.plot.at(alpha)

    def turn(self, to: float, *followers: VMobject) -> Sweep:
        """Turn the dial to an alpha at constant speed."""
        return Sweep(VGroup(self.moving, *followers), self.at, self.alpha, to)

    def _place_formula(self) -> None:
        room = self.stage.layout.formula
        box = self.formula
        fit = min(1.0, room.width / box.width, room.height / box.height)
        box.scale(fit)
        box.move_to((room.x0 + box.width / 2, room.center[1], 0.0))

    def _minimum_name(self) -> Text:
        name = Text("$loss(hat(w))$", self.stage.layout.label_size, self.stage.theme)
        # Away from the origin: the balance point leaves towards it.
        away = np.sign(self.stage.lesson.loss.minimizer)
        name.move_to(self.minimum.where + np.array([*away, 0.0]) * (0.3, 0.36, 0.0))
        return halo(name, self.stage.theme.board)


def bloom(family: VMobject, centre: np.ndarray) -> Sweep:
    """Let a family of contours grow from its centre."""
    full = family.points.copy()

    def at(share: float) -> None:
        family.points = centre + share * (full - centre)
        family.presence = min(1.0, 3 * share)

    return Sweep(family, at, 0.0, 1.0, rate_func=smooth)


class Ripple(Stroke):
    """A ring that widens from a point and is gone: here something happened."""

    def __init__(self, stage: Stage, reach: float = 0.75) -> None:
        super().__init__(stage.theme, "optimum", 6 * stage.layout.stroke)
        self.point, self.reach = np.zeros(3), reach
        self.at(1.0)

    def at(self, share: float) -> None:
        """The ring at a share of its life."""
        self.points = circle_points(self.reach * (0.2 + 0.8 * share)) + self.point
        self.presence = 1.0 - share

    def spread(self) -> Sweep:
        """The whole life of the ring."""
        return Sweep(self, self.at, 0.0, 1.0)
