"""The film's end card."""

import numpy as np
from manim import RIGHT, UP, VGroup

from scenes.drawing.curves import segment
from scenes.drawing.effects import glide
from scenes.drawing.motion import Sweep
from scenes.drawing.shapes import AXIS, Dot, Stroke
from scenes.drawing.text import Text
from scenes.instruments.formulas import L1_OBJECTIVE, L2_OBJECTIVE
from scenes.props.miniature import Miniature
from scenes.stage.chapter import Stage


class EndCard(VGroup):
    """The film's title over a line that stands for zero; under it the two formulae.

    `gather` takes the balance points there, as `dots`, which the card does not add: each stands as
    high above the line as its weights are large, to scale.
    """

    def __init__(self, stage: Stage, games: list[Miniature]) -> None:
        safe, self.games = stage.layout.safe, games
        title = Text(stage, stage.narration.title("film").typst, "title")
        width = title.advance
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

    def gather(self) -> list[Sweep]:
        """Take the balance points from their boards to their places on the card."""
        return [
            glide(dot.move(game.tug.dot.where), place + self.unit * game.size * UP)
            for dot, place, game in zip(self.dots, self.places, self.games, strict=True)
        ]
