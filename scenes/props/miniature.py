"""One game on a small board, with the weight that lands first."""

import numpy as np
from manim import VGroup

from scenes.drawing.shapes import Dot
from scenes.drawing.text import Text
from scenes.instruments.board import Board
from scenes.instruments.readout import Value
from scenes.instruments.tug import Tug
from scenes.instruments.views import view_of
from scenes.look.layout import Region
from scenes.stage.chapter import Stage
from scenes.words.numerals import Scale
from solver import Trajectory


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
        texts = [scale.format(w) for w in path.path(np.linspace(0, facts.alpha_max))[:, self.first]]
        digits = max(map(self.value.number.advance, texts))
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
