"""A shot with a readout, and what is left of it as a ghost."""

import numpy as np
from manim import VGroup

from scenes.drawing.curves import polyline
from scenes.drawing.motion import Sweep, presence
from scenes.drawing.shapes import BOLD, Stroke
from scenes.instruments.pulls import Grip
from scenes.instruments.readout import Readout
from scenes.instruments.shot import Shot
from scenes.instruments.tug import way
from scenes.words.numerals import Scale


class Game:
    """A shot with a readout of the weight that it is about."""

    def __init__(self, shot: Shot, index: int) -> None:
        self.shot, self.index = shot, index
        widest = float(np.abs(shot.trajectory.weights[:, index]).max())
        self.readout = Readout(shot.stage, shot.board.region, index, Scale(2), widest)
        self.at(0.0)

    def at(self, alpha: float) -> None:
        """Set the shot and the readout to an alpha."""
        self.shot.at(alpha)
        self.readout.at(float(self.shot.trajectory.path(alpha)[self.index]))

    def hand_over(self, other: "Game") -> None:
        """Let another game at the same weights take the place of all that looks the same in both.

        What differs, the penalty's contour, stays behind.
        """
        for game, shown in ((self, 0.0), (other, 1.0)):
            shot = game.shot
            same = (shot.tug.loss, shot.tug.trail, shot.tug.dot, shot.needles, shot.gauges)
            presence(VGroup(*same, game.readout), shown)

    def turn(self, to: float, grip: Grip | None = None) -> Sweep:
        """Turn the dial, a grip following."""
        follow = () if grip is None else (grip,)

        def at(alpha: float) -> None:
            for part in (self, *follow):
                part.at(alpha)

        return Sweep(VGroup(self.shot.moving, self.readout, *follow), at, self.shot.alpha, to)


class Ghost(VGroup):
    """What is left of a shot: its whole trail, and one weight's whole curve."""

    def __init__(self, shot: Shot, index: int) -> None:
        self.trail = Stroke(shot.stage, "optimum", BOLD)
        self.trail.points = shot.board.curve(way(shot.trajectory, 0.0, shot.dial.end))
        self.trail.clip = shot.board.region
        self.curve = Stroke(shot.stage, "optimum", BOLD)
        self.curve.points = polyline(shot.plot.trace(shot.plot.samples, index))
        super().__init__(self.trail, self.curve)
