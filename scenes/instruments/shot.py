"""The main shot: board, tug of war, dial and coefficient plot, all set by one alpha.

L1 and L2 are the same shot with another trajectory: same camera, same instruments, same pace.
"""

import numpy as np
from manim import VGroup

from scenes.drawing.motion import Sweep
from scenes.drawing.shapes import Dot
from scenes.drawing.text import Text
from scenes.instruments.board import Board, families
from scenes.instruments.dial import Dial, at_knot, end_of
from scenes.instruments.formulas import fit_formula
from scenes.instruments.names import minimum_name
from scenes.instruments.plot import CoefficientPlot
from scenes.instruments.tug import Tug
from scenes.instruments.views import View, view_of
from scenes.lesson.setting import Setting
from scenes.words.numerals import Scale
from solver import Trajectory


class Shot:
    """All the mobjects of one tug of war; `at(alpha)` sets every one that moves.

    By default the lesson's own problem on the film's own view; a chapter with an example of its own
    gives a `view`, the weight `first` that lands first, the dial's `end` and its number's `scale`,
    or a `dial` of its own.
    In drawing order its parts are `sheet`, `families`, all of `figure`, `gauges`, the names of the
    axes, and on top the dot and the name of the minimum.
    """

    def __init__(
        self,
        stage: Setting,
        trajectory: Trajectory,
        formula: str,
        *,
        view: View | None = None,
        first: int | None = None,
        end: float | None = None,
        scale: Scale | None = None,
        start: float = 0.0,
        dial: Dial | None = None,
    ) -> None:
        layout, facts = stage.layout, stage.lesson.facts
        self.stage, self.trajectory, self.alpha = stage, trajectory, 0.0
        loss = trajectory.loss
        first = facts.first if first is None else first
        end = end_of(facts.alpha_max) if end is None else end
        view = view or view_of(stage.lesson)
        self.board = Board(stage, layout.board, view, loss.minimizer)
        self.families = families(self.board, loss, trajectory.penalty)
        self.tug = Tug(self.board, trajectory)
        self.minimum = Dot(stage, "loss", 0.1).move(self.board.point(loss.minimizer))
        self.origin = Dot(stage, "penalty", 0.1).move(self.board.point(np.zeros(2)))
        self.minimum_name = minimum_name(self.board, loss.minimizer)
        if dial is None:
            dial = Dial(stage, layout.dial, end, scale or facts.alpha_scale, start)
        self.dial = dial
        roles = ["ink", "ink"]
        roles[first] = "optimum"
        self.plot = CoefficientPlot(
            layout.plot, self.dial, trajectory, roles, order=(1 - first, first)
        )
        self.formula = fit_formula(Text(stage, formula, "formula"), layout.formula)
        self.sheet = VGroup(self.board.sheet, self.board.axes)
        self.instruments = VGroup(self.dial.still, self.plot.still, self.formula)
        self.contours = VGroup(self.tug.penalty, self.tug.loss, self.tug.trail)
        self.needles = VGroup(self.plot.drop, self.dial.run)
        self.gauges = VGroup(self.dial.knob, self.dial.number, self.plot.moving)
        self.figure = (self.instruments, self.origin, self.contours, self.minimum, self.needles)
        self.moving = VGroup(self.contours, self.needles, self.gauges, self.tug.dot)
        self.at(0.0)

    def at(self, alpha: float) -> None:
        """Set everything to an alpha."""
        self.alpha = alpha = at_knot(self.trajectory, alpha)
        self.tug.at(alpha)
        self.dial.at(alpha)
        self.plot.at(alpha)

    def turn(self, to: float) -> Sweep:
        """Turn the dial to an alpha at constant speed: linear in alpha."""
        return Sweep(self.moving, self.at, self.alpha, to)
