"""Extra: where corners come from.

The ball of |w_1|^q + |w_2|^q while q runs from 2 to 1/2, beside the price |w|^q of one weight: a
corner of the ball is a kink of the price, and it is there from q = 1 on. Then what is paid for a
q below 1: already on one weight the balance is no longer the only one, and it jumps.

None of this is the lesson's; the numbers are this chapter's own. The ball has radius 1. The slice
is 1/2 (w - 1.2)² with the price of two weights, (alpha/2) |w|^q, so that its numbers are near those
of the film's first example. Balls with q other than 1/2, 1, 2 are drawn with an error below 2e-5 of
their radius, prices below 5e-5; the zoom scales the price itself and adds no error.
"""

import numpy as np
from manim import VGroup, smooth

from scenes.drawing.curves import dashes
from scenes.drawing.effects import Ripple
from scenes.drawing.motion import Fade, Sweep
from scenes.drawing.shapes import BOLD, FAMILY, Dot, Stroke
from scenes.drawing.text import Number, Text
from scenes.instruments.board import Board, Plane
from scenes.instruments.dial import Dial
from scenes.instruments.formulas import fit_formula
from scenes.instruments.graphs import CostGraph, View, rooms
from scenes.instruments.pulls import Fan, Pull
from scenes.instruments.readout import Value
from scenes.instruments.slices import FREE, Slice
from scenes.look.layout import Region
from scenes.look.protocols import Look
from scenes.look.theme import FADED
from scenes.stage.chapter import Stage
from scenes.words.numerals import Numeral, Scale
from solver import (
    L1,
    ElasticNet,
    Lq,
    Penalty,
    Quadratic,
    jump,
    level_set,
    local_minimizers,
    trajectory,
)

N = 2  # weights, hence the price alpha/2 of each
ROUND, NEARLY, SQUARE, SPIKY = 2.0, 1.2, 1.0, 0.5  # the exponents that the film stops at
GHOSTS = (2.0, 1.5, 1.2, 1.0, 0.7)  # balls that stay on the board as faint lines
MIXED = 0.5  # the elastic net's share of L1
CLOSE = 4.0  # the zoom, as a power of ten

LOSS = Quadratic([[1.0]], [1.2])
ACROSS, COST = (-0.35, 1.5), (-0.32, 1.85)  # what the graphs show, in units of the slice

VERTEX = np.array([0.0, 1.0])

POWERS = "$ penalty(sum_(i=1)^n abs(w_i)^q) $"
MIXTURE = "$ penalty(sum_(i=1)^n (1/2 abs(w_i) + 1/2 w_i^2)) $"
SUM = "$ loss(1/2 (w - 1.2)^2) + penalty(alpha / 2 abs(w)^q) $"


class Norms(Stage):
    """A corner is a kink of the price; below q = 1 zero comes by a jump."""

    def construct(self) -> None:
        self.set_the_stage()
        self.flatten()
        self.look_closer()
        self.meet_the_corner()
        self.mix()
        self.sharpen()
        self.take_one_weight()
        self.jump()
        self.lose_the_valley()
        self.slide()
        self.judge()

    def set_the_stage(self) -> None:
        """The ball at q = 2 and its price; the two games with one weight wait unseen."""
        self.ball = ball = PowerBall(self)
        self.dot = Dot(self, "optimum")
        self.games = games = Games(self)
        self.dot.move(ball.board.point(VERTEX))
        self.values = games.values
        self.ripple = Ripple(self)
        shown = (ball.board.sheet, ball.curve, ball.board.axes, ball.board.names)
        self.title_card(*shown, ball.panel, dot=self.dot)
        self.add_under(ball.curve, ball.ghosts)
        self.add_under(ball.panel, ball.marks)
        self.add_under(self.dot, ball.fan, ball.pull, ball.elastic, ball.glass)
        self.add_under(self.dot, *games.layers, self.ripple)

    # The ball and its price

    def flatten(self) -> None:
        """From the circle downwards: the sides flatten, a corner seems to come."""
        ball = self.ball
        with self.beat("round") as beat:
            beat.play(Fade(ball.pull), to=0.5)
        with self.beat("flatten") as beat:
            beat.play(ball.bend(NEARLY), to=0.9)

    def look_closer(self) -> None:
        """Seen from near enough the price starts flat: no kink, no corner."""
        ball = self.ball
        with self.beat("closer") as beat:
            beat.play(Fade(ball.glass), to=0.1)
            beat.play(ball.zoom(CLOSE), to=0.75)
            beat.play(ball.zoom(0.0), to=1.0)

    def meet_the_corner(self) -> None:
        """At q = 1 the price has a kink at every scale; the ball has a corner, and its fan."""
        ball = self.ball
        with self.beat("corner") as beat:
            beat.play(ball.bend(SQUARE), to=0.3)
            beat.play(Fade(ball.fan), Fade(ball.pull, to=0.0), Fade(ball.marks), to=0.42)
            beat.play(ball.zoom(CLOSE), to=0.95)

    def mix(self) -> None:
        """The elastic net: round sides, and the corner stays."""
        ball = self.ball
        with self.beat("elastic") as beat:
            off = Fade(ball.fan, ball.glass, ball.formula, ball.plane.names[1], to=0.0)
            dim = Fade(ball.dial.still, ball.dial.moving, ball.marks, to=FADED)
            beat.play(off, dim, ball.zoom(0.0), to=0.15)
            beat.play(ball.mix(MIXED), Fade(ball.elastic), to=0.55)
            beat.hold(to=0.85)
            beat.play(ball.mix(1.0), Fade(ball.elastic, to=0.0), to=1.0)

    def sharpen(self) -> None:
        """Below 1 the corner turns into a spike, and the price starts upright."""
        ball = self.ball
        with self.beat("spike") as beat:
            beat.play(Fade(*ball.panel, ball.marks), to=0.15)
            beat.play(ball.bend(SPIKY), to=0.8)

    # One weight

    def take_one_weight(self) -> None:
        """One weight at q = 1/2, and beside it at q = 1, under one dial."""
        ball, games = self.ball, self.games
        with self.beat("two") as beat:
            beat.play(Fade(ball, *ball.panel, to=0.0), seconds=0.5)
            beat.play(self.glide(games.start), Fade(*games.stage_set), seconds=0.9)
            beat.play(games.turn(0.7 * games.jump.alpha), to=0.8)
            beat.play(self.ring(games.spike.spot(0.0)), seconds=0.8)

    def jump(self) -> None:
        """Both valleys equally deep: the best weight jumps to zero."""
        games = self.games
        with self.beat("equal") as beat:
            beat.play(games.turn(games.jump.alpha), to=0.4)
            beat.play(Fade(games.level, games.marks[0]), to=0.55)
            beat.play(games.hop(), to=0.75)
            beat.play(self.ring(self.dot.where), seconds=0.8)

    def lose_the_valley(self) -> None:
        """The valley that was left becomes shallow, and is gone."""
        games = self.games
        with self.beat("gone") as beat:
            beat.play(Fade(games.level, to=0.0), games.turn(games.jump.gone_at), to=0.75)
            beat.play(Fade(games.marks[1]), to=0.95)

    def slide(self) -> None:
        """L1 has one valley at a time: its weight slides into zero."""
        games = self.games
        with self.beat("slide") as beat:
            beat.play(games.turn(games.landing), to=0.55)
            beat.play(Fade(games.marks[2]), self.ring(games.bead.where), seconds=0.8)

    def judge(self) -> None:
        """q = 1 is the only power with a corner and one balance: rewind, and see both again."""
        games = self.games
        with self.beat("judge") as beat:
            beat.play(games.turn(0.0), to=0.45)
            beat.play(games.turn(games.landing), to=0.95)

    def ring(self, where: np.ndarray) -> Sweep:
        """A ring that spreads from a place."""
        self.ripple.point = where
        return self.ripple.spread()

    def glide(self, end: np.ndarray) -> Sweep:
        """Move the balance point to its place on the next picture."""
        start = self.dot.where

        def at(share: float) -> None:
            self.dot.move(start + share * (end - start))

        return Sweep(self.dot, at, 0.0, 1.0, rate_func=smooth)


class PowerBall(VGroup):
    """The ball of a price, and that price of one weight near zero, set by q, zoom and mixture."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look, self.q, self.power, self.share = look, ROUND, 0.0, 1.0
        layout, theme = look.layout, look.theme
        self.board = board = Board(look, layout.board, ((-1.4, 1.4), (-1.25, 1.25)))
        self.curve = Stroke(look, "penalty", BOLD)
        self.curve.set_fill(theme.strokes["penalty"], theme.fill)
        self.ghosts = VGroup(*(self.ghost(q) for q in GHOSTS))
        self.pull = Pull(board, "penalty", 0.5).at(VERTEX, -VERTEX)
        self.fan = Fan(board, 0, 0.5).at(VERTEX, 1.0)
        self.dial = Exponents(look, layout.dial, 1.05 * ROUND, Scale(2))
        self.marks = self.dial.marks((SQUARE, "$1$", "optimum"))[0]
        names = ("$w$", "$penalty(abs(w)^q)$")
        self.plane = Plane(look, layout.plot, (-1.15, 1.15), (-0.32, 1.25), names)
        self.price = Stroke(look, "penalty", BOLD)
        self.price.clip = self.plane.region
        self.write()
        self.panel = VGroup(
            *(self.dial.still, self.dial.moving, self.plane.axes, self.plane.names),
            *(self.price, self.formula),
        )
        self.add(board, self.curve, self.ghosts, self.pull, self.fan, self.elastic, self.glass)
        self.add(board.sheet, board.axes, board.names, self.marks)
        self.moving = VGroup(self.ghosts, self.curve, self.dial.moving, self.price, self.glass)
        self.at(ROUND)

    def write(self) -> None:
        """The two prices, and how near one looks."""
        look, room = self.look, self.look.layout.formula
        self.formula, self.elastic = (
            fit_formula(Text(look, source, "formula"), room) for source in (POWERS, MIXTURE)
        )
        word = Text(look, f"{look.narration.label('norms', 'zoom').typst} $times$", "small")
        self.nearness = Number(look, "small")
        base = self.plane.point(np.zeros(2))[1] - 1.2 * word.em
        word.place(self.plane.region.x0, base, align=-1)
        self.nearness.place(self.plane.region.x0 + (word.outline.width + 0.2) * word.em, base)
        self.glass = VGroup(word, self.nearness)

    def ghost(self, q: float) -> Stroke:
        """A ball that was passed, as a faint line."""
        ghost = Stroke(self.look, "penalty", FAMILY, self.look.theme.family)
        ghost.points = self.board.curve(level_set(Lq(q), through=VERTEX))
        return ghost

    def draw(self, penalty: Penalty) -> None:
        """Set ball and price to a penalty, the price magnified: r_z(w) = z r(w / z)."""
        z, (low, high) = 10.0**self.power, (self.plane.low[0], self.plane.high[0])
        self.curve.points = self.board.curve(level_set(penalty, through=VERTEX))
        curve = FREE.curve(low / z, high / z, penalty, 1.0) * z
        self.price.points = self.plane.curve(curve)
        self.nearness.show(f"{z:.0f}")

    def at(self, q: float) -> None:
        """The ball and the price of an exponent."""
        self.q = q
        self.dial.at(q)
        for ghost, passed in zip(self.ghosts, GHOSTS, strict=True):
            ghost.presence = float(q < passed)
        self.draw(Lq(q, n=1))

    def near(self, power: float) -> None:
        """Look at the price from nearer by a power of ten."""
        self.power = power
        self.draw(Lq(self.q, n=1))

    def blend(self, share: float) -> None:
        """The elastic net with this share of L1."""
        self.share = share
        self.draw(ElasticNet(share, n=1))

    def bend(self, to: float) -> Sweep:
        """Change q, linearly."""
        return Sweep(self.moving, self.at, self.q, to)

    def zoom(self, to: float) -> Sweep:
        """Come nearer, each power of ten in the same time."""
        return Sweep(self.moving, self.near, self.power, to)

    def mix(self, to: float) -> Sweep:
        """Change the elastic net's share of L1, linearly."""
        return Sweep(self.moving, self.blend, self.share, to)


class Exponents(Dial):
    """A dial for q, on which q falls from right to left."""

    def __init__(self, look: Look, region: Region, end: float, scale: Scale) -> None:
        super().__init__(look, region, end, scale)
        base = self.symbol.baseline
        self.symbol = Text(look, "$q =$", role="penalty").place(base[0], base[1], align=-1)
        self.number.place(base[0] + (self.symbol.outline.width + 0.24) * self.symbol.em, base[1])
        self.still = VGroup(self.track, self.symbol)


class Games:
    """One weight under the price of q = 1/2 and of q = 1, on two graphs with one dial."""

    def __init__(self, stage: Norms) -> None:
        self.stage, self.dot = stage, stage.dot
        places, cut = rooms(stage.layout), Slice.of(LOSS, np.zeros(1), 0)
        view = View(stage, cut, "w", ACROSS)
        cost = stage.narration.label("norms", "cost").typst
        self.spike, self.straight = (
            CostGraph(view, penalty, room, cut.depth, COST, cost)
            for penalty, room in ((Lq(SPIKY, n=N), places.one), (L1(n=N), places.other))
        )
        self.jump = jump(LOSS, Lq(SPIKY, n=N))
        self.landing = trajectory(LOSS, L1(n=N)).vanishes_at(0)
        self.bead = Dot(stage, "optimum")
        self.valleys = VGroup(*(hollow(stage) for _ in range(2)))
        self.level = Stroke(stage, "optimum", 2.6)
        height = cut.total(self.spike.penalty, self.jump.alpha, 0.0)
        ends = self.spike.plane.point(np.array([(self.jump.weight, height), (0.0, height)]))
        self.level.points = dashes(*ends)
        self.dial = Dial(stage, places.dial, 1.08 * self.landing, Scale(2))
        self.marks = self.dial.marks(
            *(
                (alpha, f"${Scale(2).format(alpha)}$", "optimum")
                for alpha in (self.jump.alpha, self.jump.gone_at, self.landing)
            )
        )
        self.formula = fit_formula(Text(stage, SUM, "formula"), places.formula)
        self.results = VGroup(Result(self.spike, "1\\/2"), Result(self.straight, "1"))
        sheets = (self.spike.plane.sheet, self.straight.plane.sheet)
        graphs = (self.spike, self.straight)
        self.stage_set = (
            *(*sheets, *graphs, self.bead, self.dial.still, self.dial.moving),
            *(self.results, self.formula),
        )
        self.layers = (
            *(*sheets, *graphs, self.level, self.valleys, self.bead),
            *(self.dial.still, *self.marks, self.dial.moving, self.results, self.formula),
        )
        self.moving = VGroup(
            *(*graphs, self.valleys, self.bead, self.dot, self.dial.moving, self.results)
        )
        self.at(0.0)

    @property
    def values(self) -> dict[str, Numeral]:
        """The numbers that the narration names."""
        names = ("jump", "weight", "gone")
        numbers = dict(zip(names, self.jump, strict=True)) | {"landing": self.landing}
        return {name: Scale(2).numeral(number) for name, number in numbers.items()}

    @property
    def start(self) -> np.ndarray:
        """The balance at alpha = 0."""
        return self.spike.plane.point(
            np.array([LOSS.minimizer[0], self.spike.slice.value(LOSS.minimizer[0])])
        )

    def at(self, alpha: float) -> None:
        """Both graphs, their balance points and the valley that is not the deepest."""
        self.alpha = alpha
        for graph in (self.spike, self.straight):
            graph.at(alpha)
        self.dial.at(alpha)
        valleys = local_minimizers(LOSS, self.spike.penalty, alpha)
        if alpha == self.jump.alpha:  # both are as deep: the point has not jumped yet
            valleys = np.sort(valleys)[::-1]
        self.dot.move(self.spike.spot(float(valleys[0])))
        self.bead.move(self.straight.spot(self.straight.least))
        for mark, x in zip(self.valleys, (0.0, valleys.max()), strict=True):
            mark.move(self.spike.spot(float(x)))
            mark.presence = float(x in valleys[1:])
        for result, x in zip(self.results, (valleys[0], self.straight.least), strict=True):
            result.value.at(float(x))

    def turn(self, to: float) -> Sweep:
        """Turn the dial, linearly."""
        return Sweep(self.moving, self.at, self.alpha, to)

    def hop(self) -> Sweep:
        """At the alpha of the jump: over the hill from one valley to the other."""
        hill = np.array([0.0, 0.9, 0.0])
        start, end = self.dot.where, self.spike.spot(0.0)

        def at(share: float) -> None:
            self.dot.move(start + share * (end - start) + 4 * share * (1 - share) * hill)
            self.valleys[0].presence, self.valleys[1].presence = float(share < 1), float(share > 0)
            self.results[0].value.at(0.0 if share == 1 else self.jump.weight)

        # What follows begins behind the jump.
        self.alpha = float(np.nextafter(self.jump.alpha, np.inf))
        return Sweep(self.moving, at, 0.0, 1.0, rate_func=smooth)


class Result(VGroup):
    """Under a graph's axis: its q, and the best weight."""

    def __init__(self, graph: CostGraph, q: str) -> None:
        super().__init__()
        look, plane = graph.look, graph.plane
        self.name, self.weight = Text(look, f"$q = {q}$"), Text(look, "$optimum(w) =$")
        self.value = Value(look, Scale(2), "label")
        em, zero, right = self.name.em, plane.point(np.zeros(2)), plane.axes[0].tip[0]
        base = (plane.region.y0 + zero[1]) / 2 - 0.35 * em
        self.name.place(zero[0] + 0.3, base, align=-1)
        digits = sum(map(self.value.number.advances.get, "0.00"))
        self.value.place(right, base)
        self.weight.place(right - digits - 0.28 * em, base, align=1)
        plane.names.remove(plane.names[0])  # the best weight's number names the axis
        self.add(self.name, self.weight, self.value)


def hollow(look: Look) -> Dot:
    """A balance that is not the best one."""
    dot = Dot(look, "optimum", 0.11)
    dot.set_fill(look.theme.board).set_stroke(look.theme.strokes["optimum"], 4)
    return dot
