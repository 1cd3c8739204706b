"""Two counters, one for each penalty, under one dial."""

import numpy as np
from manim import VGroup

from scenes.instruments.dial import LongDial, end_of
from scenes.instruments.readout import Counter
from scenes.lesson.facts import far_prices
from scenes.look.layout import Region
from scenes.stage.chapter import Stage
from scenes.words.numerals import with_digits_of


class TwoCounters:
    """Two counters, one for each penalty, and the one dial that both follow."""

    def __init__(self, stage: Stage) -> None:
        lesson, facts = stage.lesson, stage.lesson.facts
        self.paths, self.first = (lesson.l1, lesson.l2), facts.first
        above, below = stage.layout.wide.rows(3.0, 1.0, gap=0.2)
        prices = far_prices(lesson.l2, facts.alpha_max)
        self.far = prices[-1]
        self.dial = LongDial(
            stage, dial_row(below), end_of(facts.alpha_max), facts.alpha_scale, prices
        )
        self.dial.bend_to(1.0)
        paths = [path.path(np.geomspace(self.far / 1e6, self.far, 400)) for path in self.paths]
        weights = np.array([lesson.loss.minimizer, *np.concatenate(paths)])[:, self.first]
        last = float(lesson.l2.path(self.far)[self.first])
        scale = with_digits_of(facts.weight_scale, last)
        self.one, self.other = (
            Counter(
                stage,
                region,
                stage.label(key, first=facts.first + 1),
                scale,
                weights,
            )
            for region, key in zip(above.pair(0.4), ("l1", "l2"), strict=True)
        )
        label = f"$alpha^* = {facts.alpha_scale.format(facts.alpha_star)}$"
        (self.star,) = self.dial.marks((facts.alpha_star, label, "optimum"), above=True)
        self.sheets = VGroup(self.one, self.other)
        self.dial_parts = VGroup(self.dial.still, self.dial.decades, self.dial.moving)
        self.moving = VGroup(self.sheets, self.other.bead, self.dial.moving)
        self.at(0.0)

    def at(self, alpha: float) -> None:
        """Turn the dial to an alpha."""
        self.dial.at(alpha)
        for counter, path in zip((self.one, self.other), self.paths, strict=True):
            counter.at(float(path.path(alpha)[self.first]))


def dial_row(room: Region) -> Region:
    """A dial's row in the middle of a region, no longer than is good for it."""
    width, height = min(room.width, 9.0), min(room.height, 1.4)
    (x, y, _) = room.center
    return Region(x - width / 2, x + width / 2, y - height / 2, y + height / 2)
