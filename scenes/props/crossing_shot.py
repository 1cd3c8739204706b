"""A shot with a readout, what is left of it as a ghost, and the law that L1 may break."""

import numpy as np
from manim import VGroup

from scenes.drawing.curves import polyline
from scenes.drawing.motion import Sweep, presence
from scenes.drawing.shapes import BOLD, Stroke
from scenes.drawing.text import Text
from scenes.instruments.formulas import fit_formula
from scenes.instruments.pulls import Grip
from scenes.instruments.readout import Readout
from scenes.instruments.shot import Shot
from scenes.instruments.tug import way
from scenes.look.protocols import Look
from scenes.words.numerals import Scale
from solver import Quadratic

GUARANTEE = "$abs(H_12) <= min(H_11, thin H_22)$"


class CrossingShot:
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

    def furthest(self, start: float) -> float:
        """The alpha behind `start` at which the path turns back, read off a fine grid."""
        alphas = np.linspace(start, self.shot.dial.end, 4096)
        return float(alphas[self.shot.trajectory.path(alphas)[:, self.index].argmax()])

    def hand_over(self, other: "CrossingShot") -> None:
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


def law(look: Look, loss: Quadratic) -> tuple[Text | VGroup, Text, Text]:
    """A loss's H, where there is room for it, the guarantee for two weights, and what it has."""
    guarantee, found = Text(look, GUARANTEE), Text(look, broken(loss), role="optimum")
    hessian = Text(look, matrix(loss))
    shown: Text | VGroup = VGroup()
    sizes, row = look.layout.sizes, look.layout.formula
    left, right = row.columns(hessian.width, guarantee.width, gap=0.4)
    if left.width * sizes["label"] >= hessian.width * sizes["small"]:
        row = right
        shown = fit_formula(hessian, left)
    for text, room in zip((guarantee, found), row.rows(1, 1), strict=True):
        fit_formula(text, room)
    return shown, guarantee, found


def matrix(loss: Quadratic) -> str:
    """A loss's Hessian, with what tilts it lit up."""
    (a, b), (_, c) = loss.gram
    return f"$H = mat({a:g}, optimum({b:g}); optimum({b:g}), {c:g})$"


def broken(loss: Quadratic) -> str:
    """What a loss has in the place of the guarantee."""
    return f"${abs(loss.gram[0, 1]):g} > {loss.gram.diagonal().min():g}$"
