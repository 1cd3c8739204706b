"""Labels that are carried along beside the balance point."""

import numpy as np
from manim import Mobject, VGroup

from scenes.drawing.labels import halo, in_wedge, meets
from scenes.drawing.motion import Sweep
from scenes.drawing.text import Text
from scenes.instruments.readout import Reading
from scenes.instruments.shot import Shot
from scenes.look.layout import Region
from scenes.words.numerals import written_out


class Claim(VGroup):
    """The label `w_i = 0`, carried along beside the balance point."""

    def __init__(self, shot: Shot, first: int) -> None:
        self.shot = shot
        stage = shot.stage
        label = Text(stage, f"$w_{first + 1} = 0$", role="optimum")
        self.text = halo(label, stage.theme.board)
        super().__init__(self.text)
        self.first = first
        self.half = np.array([self.text.width, self.text.height]) / 2 + 0.1
        signs = np.sign(stage.lesson.loss.minimizer)
        # The diamond's edge that the dot did not come along, from the corner outwards.
        self.edge = -signs / np.sqrt(2)
        self.room = shot.board.region.inset(0.1)
        facts, names = stage.lesson.facts, shot.board.names
        ways = [self.place(a) for a in np.linspace(facts.alpha_star, facts.slide_to, 30)]
        if any(
            meets(centre, self.half - 0.08, name) for centre in ways for name in names
        ):  # then all the way below the one name and left of the other
            (x, _, _), (_, y, _) = names[0].get_left() - 0.05, names[1].get_bottom() - 0.05
            self.room = Region(self.room.x0, float(x), self.room.y0, float(y))

    def place(self, alpha: float) -> np.ndarray:
        """Beside the dot of an alpha, in the middle of the wedge between the two contours."""
        path, board = self.shot.trajectory, self.shot.board
        weights = path.path(alpha)
        slope = path.loss.gradient(weights)
        tangent = np.array([-slope[1], slope[0]]) / np.hypot(*slope)
        tangent *= np.sign(tangent[self.first] * self.edge[self.first])
        return in_wedge(board.point(weights), (tangent, self.edge), self.half, self.room)

    def follow(self) -> None:
        """Stand beside the dot where it is now."""
        self.text.shift(self.place(self.shot.alpha) - self.text.get_center())

    def at(self, alpha: float) -> None:
        """Set the shot to an alpha and stand beside its dot."""
        self.shot.at(alpha)
        self.follow()

    def turn(self, to: float) -> Sweep:
        """Turn the dial, the claim following."""
        return Sweep(VGroup(self.shot.moving, self), self.at, self.shot.alpha, to)


class Beside(VGroup):
    """The label `w_i = 0.0180`, carried along beside the balance point.

    It stands between the trail and the contours' common tangent: away from the axis that the weight
    is zero on (`side` 1), or towards it (-1); or it stands inside the ball (0).
    """

    def __init__(self, shot: Shot, index: int) -> None:
        self.shot, self.index, self.side = shot, index, 1
        self.reading = Reading(shot.stage, f"$w_{index + 1} =$", role="optimum")
        super().__init__(self.reading.halo(shot.stage.theme.board))
        self.follow()

    def clear_of(self, *others: Mobject, sides: tuple[int, ...] = (1, -1, 0)) -> bool:
        """Change to the first side on which no others are in the way, and tell if there is one."""
        for self.side in sides:
            self.follow()
            half = np.array([self.reading.advance, self.reading.em]) / 2 + 0.04
            if not any(meets(self.centre, half, other) for other in others):
                return True
        return False

    def follow(self) -> None:
        """Stand beside the dot, where it is now."""
        tug, reading = self.shot.tug, self.reading
        weights = tug.trajectory.path(tug.alpha)
        reading.show(written_out(float(weights[self.index])))
        inwards = weights / np.hypot(*weights)
        half = np.array([reading.advance, reading.em]) / 2 + 0.1
        if self.side:
            tangent = np.array([-inwards[1], inwards[0]])
            tangent *= self.side * (np.sign(tangent[self.index] * weights[self.index]) or 1.0)
            back = tug.trajectory.path(0.6 * tug.alpha) - weights  # where the dot came from
            trail = back / np.hypot(*back) if back.any() else inwards
            room = self.shot.board.region.inset(0.1)
            self.centre = in_wedge(tug.dot.where, (trail, tangent), half, room, 2.6)
        else:
            below = np.array([*inwards, 0.0]) * -float(half @ abs(inwards) + 0.2)
            self.centre = tug.dot.where + below
        reading.place(self.centre[0], self.centre[1] - 0.3 * reading.em, align=0)
