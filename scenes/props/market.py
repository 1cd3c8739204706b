"""Board, dial and the plane of size and loss in step, by a price or by a budget."""

import numpy as np
from manim import VGroup

from scenes.drawing.motion import Sweep
from scenes.drawing.shapes import Dot, filled
from scenes.drawing.text import Number, Text
from scenes.instruments.board import Board, families
from scenes.instruments.dial import Dial, at_knot
from scenes.instruments.formulas import L1_OBJECTIVE
from scenes.instruments.names import minimum_name
from scenes.instruments.tug import Tug
from scenes.instruments.views import view_of
from scenes.look.layout import Layout, Region
from scenes.look.protocols import Look
from scenes.props.trade_off import TradeOff
from scenes.stage.chapter import Stage
from scenes.words.numerals import Scale
from solver import Trajectory

PRICED = f"$ min_w {L1_OBJECTIVE.strip('$ ')} $"
BUDGETED = "$ min_w loss(J(w)) , quad penalty(sum_(i=1)^n abs(w_i) <= t) $"
"""The two ways to ask for the weights."""


class Market(VGroup):
    """Board, dial and second plane in step: set by a price with `at`, by a budget with `spend`."""

    def __init__(
        self, stage: Stage, trajectory: Trajectory, board: Region, dial: Region, plane: Region
    ) -> None:
        facts, loss = stage.lesson.facts, trajectory.loss
        self.trajectory, self.share = trajectory, trajectory.penalty.share(2)
        self.board = Board(stage, board, view_of(stage.lesson), loss.minimizer)
        self.families = families(self.board, loss, trajectory.penalty)
        self.tug = Tug(self.board, trajectory)
        self.ball = filled(stage, "penalty")
        self.ball.clip = self.board.region
        self.minimum = Dot(stage, "loss", 0.1).move(self.board.point(loss.minimizer))
        self.minimum_name = minimum_name(self.board, loss.minimizer)
        self.origin = Dot(stage, "penalty", 0.1).move(self.board.point(np.zeros(2)))
        self.dial = Dial(stage, dial, 1.3 * facts.alpha_max, facts.alpha_scale)
        self.plane = TradeOff(stage, plane, trajectory)
        self.own = self.cost(0.0)
        self.most = self.plane.end / self.share
        self.account = Text(stage, "$penalty(t) =$", role="penalty")
        self.purse = Number(stage, role="penalty")
        self.figures = Scale.for_magnitude(self.most)
        symbol, number = self.dial.symbol, self.dial.number
        x = self.dial.region.x0 + 0.56 * self.dial.region.width
        self.account.place(x, symbol.baseline[1], align=-1)
        gap = number.start[0] - symbol.baseline[0] - symbol.advance
        self.purse.place(x + self.account.advance + gap, number.start[1])
        super().__init__(self.ball, self.tug, self.plane.moving, self.dial.moving, self.purse)
        self.alpha = self.budget = 0.0
        self.at(0.0)

    def cost(self, alpha: float) -> float:
        """The budget that the balance at a price takes: Σ|w_i|."""
        return float(self.trajectory.penalty.value(self.trajectory.path(alpha)) / self.share)

    def at(self, alpha: float) -> None:
        """Name a price."""
        self.alpha = alpha = at_knot(self.trajectory, alpha)
        self.tug.at(alpha)
        self.dial.at(alpha)
        self.plane.at(alpha)
        self.allow(self.cost(alpha))

    def spend(self, budget: float) -> None:
        """Fix a budget, of which the balance takes what it can use."""
        self.at(self.trajectory.alpha_at(budget * self.share))
        self.allow(budget)

    def allow(self, budget: float) -> None:
        """Draw the diamond of a budget, and its line in the second plane."""
        self.budget = budget
        corner = np.array([budget, 0.0])
        self.ball.points = self.board.contour(self.trajectory.penalty, corner)
        self.plane.stand(budget * self.share)
        self.purse.show(self.figures.format(budget))

    def turn(self, to: float) -> Sweep:
        """Turn the dial to a price, linearly in alpha."""
        return Sweep(self, self.at, self.alpha, to)

    def pay(self, to: float) -> Sweep:
        """Pull the budget, linearly in t."""
        return Sweep(self, self.spend, self.budget, to)


class Probes(VGroup):
    """A model that walks along the diamond, from the balance point on, and its twin.

    It goes `out` to where the twin would leave the plane, or half round the diamond, and `back`;
    the upright line shows the losses that were met, and in the end all that the diamond has.
    """

    def __init__(self, market: Market, first: int) -> None:
        self.market, plane = market, market.plane
        signs = np.sign(market.trajectory.loss.minimizer)
        side, landed = np.diag(signs)[[first, 1 - first]]
        self.corners = market.budget * np.array([landed, side, -landed])
        self.dots = VGroup(Dot(plane.look, "ink"), Dot(plane.look, "ink"))
        super().__init__(self.dots, plane.upright)
        ways = np.linspace(0.0, 2.0, 401)
        loss = market.trajectory.loss.value(np.array([self.weights(way) for way in ways]))
        inside = loss < plane.high[1] - 0.06 * (plane.high[1] - plane.low[1])
        self.end = float(ways[-1] if inside.all() else ways[inside.argmin() - 1])

    def weights(self, way: float) -> np.ndarray:
        """The model after so many edges of the diamond."""
        return np.array([np.interp(way, range(3), self.corners[:, i]) for i in range(2)])

    def at(self, way: float) -> np.ndarray:
        """Stand after so many edges; returns the model's size and loss."""
        weights, plane = self.weights(way), self.market.plane
        here = plane.place(weights)
        board_dot, plane_dot = self.dots
        board_dot.move(self.market.board.point(weights))
        plane_dot.move(plane.point(here))
        return here

    def out(self, share: float) -> None:
        """Walk away, linearly on the board; the least loss is that of the start."""
        size, loss = self.at(share * self.end)
        passed = [self.market.plane.place(c)[1] for c in self.corners[: int(share * self.end) + 1]]
        self.market.plane.stretch_upright(size, max([*passed, loss]))

    def back(self, share: float) -> None:
        """Walk back, while the line grows to the diamond's largest loss."""
        plane = self.market.plane
        size, top = plane.place(self.weights(self.end))
        self.at((1 - share) * self.end)
        plane.stretch_upright(size, top + share * (plane.reach.highest(size) - top))


def regions(layout: Layout) -> tuple[Region, Region, Region]:
    """Where board, dial and second plane stand: side by side where the panel is, else in rows."""
    panel, dial = layout.panel, layout.dial
    if panel.x0 < layout.board.x1:
        whole = Region(panel.x0, panel.x1, panel.y0, layout.formula.y1)
        one, two, three = whole.rows(1.12, dial.height / 4.4, 1.0, gap=0.12)
        return one, two, three
    gap, left = panel.x0 - layout.board.x1, min(panel.x0, panel.x1 - 4.4)
    board = Region(layout.board.x0, left - gap, layout.board.y0, layout.board.y1)
    top = layout.formula.y1 - 0.06
    middle = top - 0.92 * dial.height
    plane = Region(left, panel.x1, panel.y0, middle - 0.1)
    return board, Region(left, panel.x1, middle, top), plane


def questions(look: Look, room: Region) -> list[Text]:
    """Both ways to ask, as formulas one under the other: with a price, with a budget."""
    texts = [Text(look, source, "formula") for source in (PRICED, BUDGETED)]
    share = min(1.0, *(room.width / text.width for text in texts))
    lines = Region(room.x0, room.x1, *(room.center[1] + 9 * texts[0].em * np.array((-0.5, 0.5))))
    for text, row in zip(texts, lines.rows(1, 1), strict=True):
        text.scale(share).move_to(row.center)
        text.shift(np.array([room.x0 - text.get_left()[0], 0.0, 0.0]))
    return texts
