"""Recap: both games side by side under one dial, three sentences, and the film's title.

Everything is the lesson's; on the end card each dot stands as high as its weights are large.
"""

import numpy as np
from manim import RIGHT, UP, VGroup, smooth

from scenes.drawing.curves import segment
from scenes.drawing.effects import Ripple
from scenes.drawing.motion import Fade, Sweep, presence
from scenes.drawing.outlines import EM
from scenes.drawing.shapes import AXIS, Dot, Stroke
from scenes.drawing.text import Text
from scenes.instruments.board import Board
from scenes.instruments.dial import Dial
from scenes.instruments.formulas import L1_OBJECTIVE, L2_OBJECTIVE
from scenes.instruments.readout import Value
from scenes.instruments.tug import Tug
from scenes.instruments.views import view_of
from scenes.look.layout import Region
from scenes.stage.chapter import Stage
from scenes.words.numerals import Scale, with_digits_of
from solver import Trajectory


class Recap(Stage):
    """One price, one balance; a corner can hold; L1 subtracts, L2 divides."""

    def construct(self) -> None:
        self.set_the_stage()
        self.find_the_balance()
        self.land()
        self.empty()
        self.end()

    def set_the_stage(self) -> None:
        """Everything that the chapter shows; what comes later waits unseen."""
        lesson, facts, layout = self.lesson, self.lesson.facts, self.layout
        self.values = facts.values()
        boards, below = layout.wide.rows(3.6, 1.0, gap=0.15)
        footer = 1.5 * layout.sizes["label"] * EM
        left = float(lesson.l2.path(facts.alpha_max)[facts.first])
        scale = with_digits_of(facts.weight_scale, left)
        self.games = [
            Miniature(self, region, footer, path, name, scale)
            for region, path, name in zip(
                boards.pair(0.4), (lesson.l1, lesson.l2), ("L1", "L2"), strict=True
            )
        ]
        self.dial = Dial(self, below, 1.08 * facts.alpha_max, facts.alpha_scale)
        label = f"$alpha^* = {facts.alpha_scale.format(facts.alpha_star)}$"
        (self.star,) = self.dial.marks((facts.alpha_star, label, "optimum"))
        self.dots = VGroup(*(game.tug.dot for game in self.games))
        self.ripples = VGroup(*(Ripple(self, 0.5) for _ in self.games))
        self.at(0.0)
        self.card = EndCard(self, self.games)
        self.lay_out()

    def lay_out(self) -> None:
        """The title card, and the drawing order."""
        sheets, names = (
            VGroup(*(getattr(game, part) for game in self.games)) for part in ("sheet", "names")
        )
        self.title_card(sheets, names, dot=self.dots, row=self.layout.heading)
        self.add_under(names, *(game.contours for game in self.games))
        self.add_under(names, *(game.ends for game in self.games))
        self.add_under(self.dots, self.dial.still, self.star, self.dial.moving)
        self.add_under(self.dots, *(game.footer for game in self.games), self.card, self.ripples)
        self.add(presence(self.card.dots, 0.0))

    def find_the_balance(self) -> None:
        """Both dots run, each with its two contours."""
        shown = [part for game in self.games for part in (game.contours, game.ends, game.footer)]
        with self.beat("balance") as beat:
            beat.play(Fade(*shown, self.dial.still, self.dial.moving), seconds=0.5)
            beat.play(self.turn(0.6 * self.lesson.facts.alpha_star), to=1.0)

    def land(self) -> None:
        """One meets a corner and stays; the other one does not."""
        star, alpha_max = self.lesson.facts.alpha_star, self.lesson.facts.alpha_max
        with self.beat("corner") as beat:
            beat.play(self.turn(star), to=0.35)
            beat.play(self.ripple_at(0), Fade(self.star), seconds=0.8)
            beat.play(self.turn((star + alpha_max) / 2), to=0.95)

    def empty(self) -> None:
        """Once more from nothing: one subtracts and has nothing left; the other one has."""
        facts = self.lesson.facts
        with self.beat("divide") as beat:
            beat.play(self.turn(0.0), to=0.12)
            beat.play(self.turn(facts.alpha_star), to=0.42)
            beat.play(self.ripple_at(0), seconds=0.7)
            beat.play(self.turn(facts.alpha_max), to=0.85)
            beat.play(self.ripple_at(1), seconds=0.7)

    def end(self) -> None:
        """The dots go to the end card: one on the line, one above it."""
        gone = [part for game in self.games for part in game.all]
        with self.beat("end") as beat:
            beat.play(
                Fade(*gone, self.dial.still, self.dial.moving, self.star, self.title, to=0.0),
                seconds=0.5,
            )
            presence(self.dots, 0.0)  # the card has its own, at the same places
            presence(self.card.dots, 1.0)
            beat.play(self.card.gather(), Fade(self.card), to=1.0)
        self.wait(2.5)

    # What moves

    def at(self, alpha: float) -> None:
        """Set both games and the dial to an alpha."""
        self.alpha = alpha
        self.dial.at(alpha)
        for game in self.games:
            game.at(alpha)

    def turn(self, to: float) -> Sweep:
        """Turn the dial to an alpha at constant speed."""
        moving = VGroup(self.dial.moving, *(game.moving for game in self.games))
        return Sweep(moving, self.at, self.alpha, to)

    def ripple_at(self, index: int) -> Sweep:
        """A ring that spreads from one game's balance point."""
        self.ripples[index].point = self.games[index].tug.dot.where
        return self.ripples[index].spread()


class Miniature:
    """One game: its board, the tug of war, its name, and the weight that lands first."""

    def __init__(
        self,
        stage: Stage,
        region: Region,
        footer: float,
        path: Trajectory,
        name: str,
        scale: Scale,
    ) -> None:
        facts = stage.lesson.facts
        self.path, self.first = path, facts.first
        sheet = Region(region.x0, region.x1, region.y0 + footer, region.y1)
        self.board = board = Board(stage, sheet, view_of(stage.lesson), path.loss.minimizer)
        self.tug = Tug(board, path, 0.85)
        minimum = Dot(stage, "loss", 0.085).move(board.point(path.loss.minimizer))
        origin = Dot(stage, "penalty", 0.085).move(board.point(np.zeros(2)))
        title = Text(stage, name, role="penalty")
        base = sheet.y0 - 0.95 * title.em
        title.place(region.x0, base, align=-1)
        self.value = Value(stage, scale, "label").place(region.x1, base)
        advances = self.value.number.advances
        texts = [scale.format(w) for w in path.path(np.linspace(0, facts.alpha_max))[:, self.first]]
        digits = max(sum(advances[character] for character in text) for text in texts)
        symbol = Text(stage, f"$w_{facts.first + 1} =$")
        symbol.place(region.x1 - digits - 0.2 * title.em, base, align=1)
        self.sheet, self.names = VGroup(board.sheet, board.axes), board.names
        self.contours = VGroup(self.tug.penalty, self.tug.loss, self.tug.trail)
        self.ends, self.footer = VGroup(origin, minimum), VGroup(title, symbol, self.value)
        self.all = (self.sheet, self.names, self.contours, self.ends, self.footer)
        self.moving = VGroup(self.contours, self.tug.dot, self.value)

    def at(self, alpha: float) -> None:
        """Set the game to an alpha."""
        self.tug.at(alpha)
        weights = self.path.path(alpha)
        self.size = float(np.hypot(*weights))
        self.value.at(float(weights[self.first]))


class EndCard(VGroup):
    """The film's title over a line that stands for zero; under it the two formulae.

    `gather` takes the balance points there, as `dots`, which the card does not add: each stands as
    high above the line as its weights are large, to scale.
    """

    def __init__(self, stage: Stage, games: list[Miniature]) -> None:
        safe, self.games = stage.layout.safe, games
        title = Text(stage, stage.narration.title("film").typst, "title")
        width = title.outline.width * title.em
        title.scale(min(1.9, 0.9 * safe.width / width)).move_to(0.24 * safe.height * UP)
        half = min(0.42 * safe.width, 4.6)
        self.line = Stroke(stage, "ink", AXIS)
        self.line.points = segment(-half * RIGHT, half * RIGHT)
        self.places = [x * half * RIGHT for x in (-0.52, 0.52)]
        # To scale, and so that what L2 has left is seen: zero is zero on any scale.
        last = stage.lesson.l2.path(stage.lesson.facts.alpha_max)
        self.unit = 0.06 * safe.height / float(np.hypot(*last))
        formulas = [Text(stage, source, "formula") for source in (L1_OBJECTIVE, L2_OBJECTIVE)]
        for formula, place in zip(formulas, self.places, strict=True):
            formula.scale(min(1.0, 0.94 * half / formula.width))
            formula.move_to(place - 0.14 * safe.height * UP)
        self.dots = VGroup(*(Dot(stage, "optimum") for _ in games))
        super().__init__(title, self.line, *formulas)

    def gather(self) -> Sweep:
        """Take the balance points from their boards to their places on the card."""
        starts = [game.tug.dot.where for game in self.games]
        ends = [
            place + self.unit * game.size * UP
            for place, game in zip(self.places, self.games, strict=True)
        ]

        def at(share: float) -> None:
            for dot, start, end in zip(self.dots, starts, ends, strict=True):
                dot.move(start + share * (end - start))

        return Sweep(self.dots, at, 0.0, 1.0, rate_func=smooth)
