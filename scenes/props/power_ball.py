"""The ball of a power of the weights, beside the price of one weight."""

import numpy as np
from manim import VGroup

from scenes.drawing.motion import Parts, Sweep
from scenes.drawing.shapes import BOLD, FAMILY, Stroke, filled
from scenes.drawing.text import Number, Text
from scenes.instruments.board import Board, Plane
from scenes.instruments.dial import Dial
from scenes.instruments.formulas import fit_formula
from scenes.instruments.pulls import Fan, Pull
from scenes.instruments.slices import FREE
from scenes.lesson.setting import Setting
from scenes.look.layout import Region
from scenes.look.protocols import Look
from scenes.words.numerals import Scale
from solver import ElasticNet, Lq

ROUND, NEARLY, SQUARE, SPIKY = 2.0, 1.2, 1.0, 0.5  # the exponents that the film stops at
GHOSTS = (2.0, 1.5, 1.2, 1.0, 0.7)  # balls that stay on the board as faint lines

VERTEX = np.array([0.0, 1.0])

POWERS = "$ penalty(sum_(i=1)^n abs(w_i)^q) $"
MIXTURE = "$ penalty(sum_(i=1)^n (1/2 abs(w_i) + 1/2 w_i^2)) $"


class PowerBall(VGroup):
    """The ball of a price, and that price of one weight near zero, set by q, zoom and mixture."""

    def __init__(self, look: Setting) -> None:
        super().__init__()
        self.look, self.q, self.power, self.share = look, ROUND, 0.0, 1.0
        layout = look.layout
        self.board = board = Board(look, layout.board, ((-1.4, 1.4), (-1.25, 1.25)))
        self.curve = filled(look, "penalty")
        self.ghosts = Parts(*(self.ghost(q) for q in GHOSTS))
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
        word = Text(look, f"{look.label('zoom')} $times$", "small")
        self.nearness = Number(look, "small")
        base = self.plane.point(np.zeros(2))[1] - 1.2 * word.em
        word.place(self.plane.region.x0, base, align=-1)
        self.nearness.place(self.plane.region.x0 + word.advance + 0.2 * word.em, base)
        self.glass = VGroup(word, self.nearness)

    def ghost(self, q: float) -> Stroke:
        """A ball that was passed, as a faint line."""
        ghost = Stroke(self.look, "penalty", FAMILY, self.look.theme.family)
        ghost.points = self.board.contour(Lq(q), VERTEX)
        return ghost

    def draw(self, penalty: Lq | ElasticNet) -> None:
        """Set ball and price to a penalty, the price magnified: r_z(w) = z r(w / z)."""
        z, (low, high) = 10.0**self.power, (self.plane.low[0], self.plane.high[0])
        self.curve.points = self.board.contour(penalty, VERTEX)
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
        self.number.place(base[0] + self.symbol.advance + 0.24 * self.symbol.em, base[1])
        self.still = VGroup(self.track, self.symbol)
