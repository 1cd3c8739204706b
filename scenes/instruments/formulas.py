"""The objective: with either penalty as Typst, and as the large formula whose terms are named.

Roles of the Typst say what is loss and what is penalty.
"""

import numpy as np
from manim import ManimColor, VGroup, smooth

from scenes.drawing.curves import brace_points, segment
from scenes.drawing.labels import spread
from scenes.drawing.motion import Sweep, presence
from scenes.drawing.outlines import outline
from scenes.drawing.shapes import Rigid, Stroke
from scenes.drawing.text import Text
from scenes.lesson.setting import Setting
from scenes.look.layout import Layout, Region

L1_OBJECTIVE = "$ loss(J(w)) + penalty(alpha / n sum_(i=1)^n abs(w_i)) $"
"""The loss and the price of the weights' absolute values."""

L2_OBJECTIVE = "$ loss(J(w)) + penalty(alpha / n sum_(i=1)^n w_i^2) $"
"""The loss and the price of the weights' squares."""

BRACE = 0.16
"""Height of the brace at a term, in scene units."""

_MARKED = "$ loss(J(w)) + muted(alpha) / optimum(n) penalty(sum_(i=1)^n abs(w_i)) $"


def symbol_boxes() -> dict[str, Region]:
    """Where the symbols of `L1_OBJECTIVE` stand in it, in em from the origin of its baseline.

    The keys are "J", "alpha", "n" and "sum".
    """
    # The same formula with a role for each symbol: colours change nothing of where things stand.
    paths = outline(_MARKED).paths
    roles = {"J": "loss", "alpha": "muted", "n": "optimum", "sum": "penalty"}
    boxes = {}
    for name, role in roles.items():
        (x0, y0), (x1, y1) = paths[role][:, :2].min(axis=0), paths[role][:, :2].max(axis=0)
        boxes[name] = Region(float(x0), float(x1), float(y0), float(y1))
    return boxes


class Objective:
    """The formula, large and in ink, then in its two colours, then at home in its row."""

    def __init__(self, stage: Setting) -> None:
        layout, self.theme = stage.layout, stage.theme
        self.text = fit_formula(Text(stage, L1_OBJECTIVE, "formula"), layout.formula)
        self.terms = {role: self.text.parts[role] for role in ("loss", "penalty")}
        self.text.set_fill(self.theme.texts["ink"])
        self.picture = Rigid(self.text)
        self.scale, self.shift = large_pose(self.text, layout)
        self.joined = layout.joined
        self.pose(0.0)
        self.callout = callouts(stage, self.text)
        self.callouts = VGroup(*self.callout.values())

    def colour(self, role: str) -> Sweep:
        """Turn one term from ink to its colour."""
        part = self.terms[role]
        ink, own = (ManimColor(self.theme.texts[key]) for key in ("ink", role))

        def at(share: float) -> None:
            part.set_fill(ink.interpolate(own, share))

        return Sweep(part, at, 0.0, 1.0)

    def pose(self, share: float) -> None:
        """Stand on the way from the large place (0) to the formula's row (1)."""
        self.picture.at(1 + (1 - share) * (self.scale - 1), (1 - share) * self.shift)

    def go_home(self) -> Sweep:
        """Glide to the formula's row; where the board lies between, vanish and come back there."""

        def hop(share: float) -> None:
            self.pose(float(share >= 0.5))
            presence(self.text, abs(1 - 2 * share))

        if self.joined:
            return Sweep(self.text, self.pose, 0.0, 1.0, rate_func=smooth)
        return Sweep(self.text, hop, 0.0, 1.0)


def large_pose(formula: Text, layout: Layout) -> tuple[float, np.ndarray]:
    """Scale and shift that put the formula, large, into the middle of the side."""
    room = layout.side
    scale = min(1.9, 0.94 * room.width / formula.width, (room.height - 2.0) / formula.height)
    return scale, room.center - scale * formula.get_center()


def callouts(stage: Setting, formula: Text) -> dict[str, VGroup]:
    """A few words on the terms and symbols of the large formula, each tied to what it names.

    Two stand above the formula and two below it: beside each other, or that of the whole term
    farther out. A term is braced, a symbol has a line.
    """
    keys = {"J": "misfit", "alpha": "price", "n": "count", "sum": "size"}
    result: dict[str, VGroup] = {}
    for sign, pair in ((1, ("J", "alpha")), (-1, ("sum", "n"))):
        texts = [
            Text(
                stage,
                stage.label(keys[key]),
                "small",
                "loss" if key == "J" else "penalty",
            )
            for key in pair
        ]
        boxes = [symbol_box(formula, key) for key in pair]
        result |= dict(zip(pair, tie(stage, texts, boxes, formula, sign), strict=True))
    return {key: result[key] for key in keys}


def symbol_box(formula: Text, key: str) -> Region:
    """Where a symbol of the formula stands, in scene units."""
    ink = np.concatenate(list(formula.outline.paths.values()))
    em = formula.width / float(np.ptp(ink[:, 0]))
    (x, y, _), box = formula.baseline, symbol_boxes()[key]
    return Region(x + em * box.x0, x + em * box.x1, y + em * box.y0, y + em * box.y1)


def tie(
    stage: Setting, texts: list[Text], boxes: list[Region], formula: Text, sign: int
) -> list[VGroup]:
    """Stand the texts of a term and of a symbol above (`sign` 1) or below the formula."""
    em, rise = texts[0].em, 0.5
    edge = formula.get_top()[1] if sign > 0 else formula.get_bottom()[1]
    result = []
    for text, box, (centre, level) in zip(texts, boxes, stand(stage, texts, boxes), strict=True):
        near = edge + sign * (rise + 1.4 * em * level)
        text.place(centre, near + (0.28 * em if sign > 0 else -0.85 * em))
        start = np.array([box.center[0], (box.y1 if sign > 0 else box.y0) + 0.1 * sign, 0.0])
        half = text.advance / 2
        end = np.array([np.clip(start[0], centre - half, centre + half), near, 0.0])
        line = Stroke(stage, "muted", 2.0)
        if box is boxes[0]:
            curl = brace(box, start[1], sign)
            start[1] += BRACE * sign
            line.points = np.concatenate([curl, segment(start, end)])
        else:
            line.points = segment(start, end)
        result.append(VGroup(line, text))
    return result


def stand(stage: Setting, texts: list[Text], boxes: list[Region]) -> list[tuple[float, int]]:
    """Where two texts stand: their centres, and how many rows out; the first is the outer one."""
    room, gap = stage.layout.side, 0.35
    widths = [text.advance for text in texts]
    wanted = [float(box.center[0]) for box in boxes]
    if sum(widths) + gap <= room.width:
        return [(x, 0) for x in spread(wanted, widths, room.x0, room.x1, gap)]
    # One above the other: the line of the outer text passes beside the inner one.
    away = 1 if wanted[1] > wanted[0] else -1
    clear = wanted[0] + away * (gap / 2 + widths[1] / 2)
    wanted[1] = max(wanted[1], clear) if away > 0 else min(wanted[1], clear)
    low, high = ([end + s * w / 2 for w in widths] for end, s in ((room.x0, 1), (room.x1, -1)))
    return [
        (float(np.clip(x, a, b)), row)
        for x, a, b, row in zip(wanted, low, high, (1, 0), strict=True)
    ]


def brace(box: Region, y: float, sign: int) -> np.ndarray:
    """A curly brace over (`sign` 1) or under a term, from `y` outwards."""
    points = brace_points(np.array([box.x0, 0, 0]), np.array([box.x1, 0, 0]), BRACE)
    points[:, 1] = y + sign * points[:, 1]
    return points


def fit_formula(formula: Text, room: Region) -> Text:
    """Set a formula at the left of its row, scaled down if it is larger."""
    formula.scale(min(1.0, room.width / formula.width, room.height / formula.height))
    formula.move_to((room.x0 + formula.width / 2, room.center[1], 0.0))
    return formula
