"""A trial point, before it is balanced: its contours and the lens between them, its two pulls.

`Approach` is the way on which it steps into the lens, `Trial` what is drawn of it, `Meters` what it
costs the loss and the penalty, `Rope` its two pulls side by side.
"""

from collections.abc import Iterable
from itertools import product

import numpy as np
from manim import RIGHT, UP, VGroup, VMobject, smooth

from scenes.drawing.curves import distance, segment
from scenes.drawing.labels import calmest, halo
from scenes.drawing.motion import Sweep, is_seen
from scenes.drawing.shapes import BOLD, Arrow, Dot, Patch, Stroke, filled
from scenes.drawing.text import Text
from scenes.instruments.board import Board
from scenes.instruments.pulls import Pull, RightAngle
from scenes.lesson.lesson import Lesson
from scenes.look.layout import Region
from scenes.stage.chapter import Stage


class Approach:
    """The trial point's way into the lens: from far along a diamond to a balance point.

    At `share` 0 it is on a diamond that is `swell` larger than the balance point's own; its part
    of the diamond's edge runs evenly to the balance point's, and the diamond shrinks to touch it
    at `share` 1. Loss and penalty both fall all the way.
    """

    def __init__(self, lesson: Lesson, price: float) -> None:
        self.loss, facts = lesson.loss, lesson.facts
        goal = lesson.l1.path(price)
        self.radius = float(abs(goal).sum())
        self.edge = np.diag(np.sign(self.loss.minimizer))[[facts.first, facts.second]]
        self.to = abs(float(goal[facts.first])) / self.radius
        for self.swell in 0.10 * 0.8 ** np.arange(20):
            self.start = self._start(self.rise(facts.landing))
            falls = np.diff([self.rise(self(share)) for share in np.linspace(0, 1, 60)])
            if (falls < 0).all():
                break

    def _start(self, level: float) -> float:
        """The part of the edge farthest from the goal's on a ring for which the board has room.

        That is not much beyond the one of the landing, of this `level`; but the lens must be seen.
        """
        parts = np.linspace(0.12, 0.88, 200)
        rises = np.array([self.rise(self.place(part, 0.0)) for part in parts])
        for factor in (1.2, 2.0, 3.0, 5.0, np.inf):
            inside = parts[rises <= factor * level]
            start = max(inside, key=lambda part: abs(part - self.to), default=self.to)
            if abs(start - self.to) > 0.3:
                break
        return float(start)

    def rise(self, weights: np.ndarray) -> float:
        """How far the loss is above its minimum."""
        return float(self.loss.value(weights) - self.loss.value(self.loss.minimizer))

    def place(self, part: float, share: float) -> np.ndarray:
        """The point at a part of the edge of the diamond at a share of the way."""
        radius = self.radius * (1 + self.swell * (1 - share) ** 2)
        weights: np.ndarray = radius * np.array([part, 1 - part]) @ self.edge
        return weights

    def __call__(self, share: float) -> np.ndarray:
        """The trial point, in weights."""
        return self.place(self.start + share * (self.to - self.start), share)


class Trial(VGroup):
    """A point with its two contours, the lens between them, and its two pulls to scale."""

    LONGEST, MOST, SHORTEST = 0.28, 0.45, 0.4
    """Length of the longest pull, as a part of the board's shorter side. It may be up to `MOST`, so
    that the penalty's first pull has `SHORTEST`, in scene units."""

    def __init__(self, stage: Stage, board: Board, price: float, goal: float) -> None:
        super().__init__()
        lesson, look = stage.lesson, board.look
        self.stage, self.board, self.lesson = stage, board, lesson
        self.way = Approach(lesson, goal)
        self.loss, self.blue = lesson.loss, lesson.l1.penalty
        stops = [self.way(share) for share in np.linspace(0, 1, 20)]
        pulls = [-self.loss.gradient(weights) for weights in stops]
        steepest = max(float(np.hypot(*pull)) for pull in pulls)
        self.room = min(board.region.width, board.region.height) / board.unit[0]
        weakest = price * self.blue.share(2) * np.sqrt(2)
        scale = max(
            self.LONGEST * self.room / steepest,
            min(self.MOST * self.room / steepest, self.SHORTEST / board.unit[0] / weakest),
        )
        for weights, pull in zip(stops, pulls, strict=True):  # its tip stays on the board
            scale = min(scale, board.way_out(weights, pull))
        self.lens = Patch(look, "optimum", 2 * look.theme.fill)
        self.contour = {"penalty": filled(look, "penalty"), "loss": Stroke(look, "loss", BOLD)}
        for contour in self.contour.values():
            contour.clip = board.region
        self.lens.clip = (board.region, self.contour["penalty"])
        self.square = {key: RightAngle(board, key, 0.28) for key in ("loss", "penalty")}
        self.arrow = {key: Pull(board, key, scale) for key in ("loss", "penalty")}
        self.line = Stroke(look, "muted", 2.0)
        self.line.clip = board.region
        self.dot = Dot(look, "ink")
        self.contours = VGroup(*self.contour.values())
        self.squares, self.pulls = VGroup(*self.square.values()), VGroup(*self.arrow.values())
        self.at(0.0, price)
        self.add(self.lens, self.contours, self.squares, self.line, self.pulls, self.dot)
        look.witnesses.append(self)

    def at(self, share: float, price: float) -> None:
        """The point at a share of its way, under a price."""
        self.show(self.way(share), price)

    def show(self, weights: np.ndarray, price: float) -> None:  # type: ignore[override]
        """Set everything to a point and a price; the thin line is the one the loss pulls along."""
        self.weights, self.price = weights, price
        # The point stays off the axes, where the diamond's edge has one direction.
        self.force = {
            "loss": -self.loss.gradient(weights),
            "penalty": -price / len(weights) * np.sign(weights),
        }
        for key, measure in (("loss", self.loss), ("penalty", self.blue)):
            self.contour[key].points = self.board.contour(measure, weights)
            self.arrow[key].at(weights, self.force[key])
            self.square[key].at(weights, self.force[key])
        self.lens.points = self.contour["loss"].points
        along = self.force["loss"] * self.room / np.hypot(*self.force["loss"])
        self.line.points = segment(
            self.board.point(weights - along), self.board.point(weights + along)
        )
        self.dot.move(self.board.point(weights))

    def deviations(self) -> Iterable[tuple[str, float]]:
        """How far the contours that are shown pass from the point."""
        here = self.board.point(self.weights)
        for key, contour in self.contour.items():
            if is_seen(contour):
                yield f"the trial point's {key} contour", distance(contour.points, here)
        if is_seen(self.dot):
            yield "the trial point, beyond its board,", self.board.region.outside(here, here)

    @property
    def lengths(self) -> tuple[float, float]:
        """The pulls of loss and penalty, as lengths in the units of a slope."""
        loss, penalty = (float(np.hypot(*self.force[key])) for key in ("loss", "penalty"))
        return loss, penalty

    def name_pulls(self, *others: VMobject) -> None:
        """Name both pulls where they are now, clear of other things as well."""
        self.tag = {key: self._name(key, others) for key in self.arrow}
        self.tags = VGroup(*self.tag.values())

    def _name(self, key: str, others: tuple[VMobject, ...]) -> Text:
        stage, board, arrow = self.stage, self.board, self.arrow[key]
        text = Text(stage, stage.label(key), "small", key)
        along = (arrow.tip - arrow.tail) / np.linalg.norm(arrow.tip - arrow.tail)
        half = np.array([text.width, text.height, 0.0]) / 2
        centres = []
        sides = (np.array([-along[1], along[0], 0.0]), np.array([along[1], -along[0], 0.0]))
        for gap, part, way in product((0.2, 0.5), (0.6, 1.0, 1.3), sides):
            where = arrow.tail + part * (arrow.tip - arrow.tail)
            centres.append(where + way * (abs(way) @ half + gap))
        centres.append(arrow.tip + along * (abs(along) @ half + 0.12))
        edge = board.region.inset(half[0] + 0.1, half[1] + 0.1)
        inside = [centre for centre in centres if edge.outside(centre, centre) <= 0]
        about = [self.contours, self.squares, self.pulls, self.dot, board.axes, board.names]
        about += others
        return halo(calmest(text, inside or centres, about), stage.theme.board)

    def passed(self, key: str) -> VMobject:
        """All that one pull passes over while the point is on its way."""
        ghost, places = VMobject(), []
        for share in np.linspace(0, 1, 12):
            self.at(share, self.price)
            places.append(self.arrow[key].points)
        ghost.points = np.concatenate(places)
        self.at(0.0, self.price)
        return ghost

    def reach_out(self, key: str) -> Sweep:
        """Let one pull grow out of the point."""
        arrow = self.arrow[key]

        def at(share: float) -> None:
            arrow.presence = 1.0
            arrow.at(self.weights, share * self.force[key])

        return Sweep(arrow, at, 0.0, 1.0, rate_func=smooth)

    def glance(self) -> Sweep:
        """Light the lens up twice."""

        def at(share: float) -> None:
            self.lens.presence = 1.0 - 0.6 * np.sin(np.pi * share) ** 2

        return Sweep(self.lens, at, 0.0, 2.0)


class Meters(VGroup):
    """What the point costs either player: two bars, as long as J above its least and the size."""

    def __init__(self, stage: Stage, region: Region, trial: Trial) -> None:
        super().__init__()
        self.trial = trial
        names = {"loss": "$loss(J(w))$", "penalty": "$penalty(sum abs(w_i))$"}
        self.text = {key: Text(stage, name) for key, name in names.items()}
        em = self.text["loss"].em
        width = max(text.advance for text in self.text.values())
        self.left, self.right = region.x0 + width + 0.3, region.x1 - 0.1
        middle = region.center[1]
        self.rows = {"loss": middle + 1.1 * em, "penalty": middle - 1.1 * em}
        self.full = self.costs(trial.weights)
        self.bar: dict[str, Stroke] = {}
        for key, y in self.rows.items():
            self.text[key].place(self.left - 0.3, y - 0.25 * em, align=1)
            track, start = Stroke(stage, "muted", 18, 0.25), Stroke(stage, key, 3)
            track.points = segment(self.spot(0.0, y), self.spot(1.0, y))
            tip = self.spot(1.0, y)
            start.points = segment(tip - 0.24 * UP, tip + 0.24 * UP)
            self.bar[key] = Stroke(stage, key, 18)
            self.add(track, self.bar[key], start, self.text[key])
        self.at(trial.weights)

    def spot(self, share: float, y: float) -> np.ndarray:
        """A point of a bar's track."""
        return np.array([self.left + share * (self.right - self.left), y, 0.0])

    def costs(self, weights: np.ndarray) -> dict[str, float]:
        """What weights cost the loss, above its minimum, and the penalty."""
        return {"loss": self.trial.way.rise(weights), "penalty": float(abs(weights).sum())}

    def at(self, weights: np.ndarray) -> None:
        """Show the costs of a point, as parts of those of the first one."""
        for key, cost in self.costs(weights).items():
            y = self.rows[key]
            self.bar[key].points = segment(self.spot(0, y), self.spot(cost / self.full[key], y))


class Rope(VGroup):
    """The two pulls laid out on one line, so that their lengths can be compared."""

    def __init__(self, stage: Stage, region: Region, trial: Trial) -> None:
        super().__init__()
        self.middle = region.center
        goal = trial.way(1.0)
        self.longest = float(np.hypot(*trial.loss.gradient(goal)))
        self.unit = (region.width / 2 - 0.4) / self.longest
        self.toward = float(np.sign(goal[0]))
        line = Stroke(stage, "muted", 2.0, 0.6)
        line.points = segment(self.spot(-self.longest), self.spot(self.longest))
        self.arrow = {key: Arrow(stage, key) for key in ("loss", "penalty")}
        self.mirror = Stroke(stage, "loss", 3)
        knot = Dot(stage, "ink", 0.1).move(self.middle)
        self.add(line, self.mirror, *self.arrow.values(), knot)

    def spot(self, pull: float) -> np.ndarray:
        """The point of the line at which a pull ends; the loss pulls towards its minimum."""
        return self.middle + self.toward * self.unit * pull * RIGHT

    def at(self, loss: float, penalty: float) -> None:
        """Lay out two lengths; the thin mark is the loss's own, on the penalty's side."""
        self.arrow["loss"].span(self.middle, self.spot(loss))
        self.arrow["penalty"].span(self.middle, self.spot(-penalty))
        here = self.spot(-loss)
        self.mirror.points = segment(here - 0.25 * UP, here + 0.25 * UP)
