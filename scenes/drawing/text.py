"""Texts and changing numbers as mobjects: one path for each role, in the theme's colours."""

import numpy as np
from manim import VGroup, VMobject

from scenes.drawing.motion import Drawn
from scenes.drawing.outlines import outline
from scenes.look.protocols import Look


class Text(VGroup):
    """Typst markup as a mobject: one path for each role, in the theme's colours.

    `size` names one of the layout's sizes. The mobject's box for placing is its ink; `baseline`
    tells where the line stands.
    """

    def __init__(self, look: Look, source: str, size: str = "label", role: str = "ink") -> None:
        super().__init__()
        theme = look.theme
        self.source, self.em = source, look.layout.em(size)
        self.parts: dict[str, VMobject] = {}
        self.outline = outline(source)
        for key, points in self.outline.paths.items():
            painted = role if key == "ink" else key
            part = VMobject(stroke_width=0, fill_opacity=1, fill_color=theme.texts[painted])
            part.points = points * self.em
            self.parts[key] = part
            self.add(part)
        self._anchor = VMobject()  # a point that follows the text: the origin of its baseline
        self._anchor.points = np.zeros((1, 3))
        self.add(self._anchor)

    @property
    def advance(self) -> float:
        """How far the next text on the line would stand off, in scene units."""
        return self.outline.width * self.em

    @property
    def baseline(self) -> np.ndarray:
        """The left end of the baseline, in scene units."""
        origin: np.ndarray = self._anchor.points[0]
        return origin

    def place(self, x: float, y: float, align: float = 0.0) -> "Text":
        """Stand on the baseline `y`; `align` -1: starts at `x`, 0: centred, 1: ends at `x`."""
        left = x - (align + 1) / 2 * self.advance
        return self.shift(np.array([left, y, 0.0]) - self.baseline)


class Number(Drawn):
    """A number that changes each frame: outlines of its digits, copied into one path.

    The characters are typeset once and stand at a fixed advance, so that the number does not
    jitter; `show` takes the characters, `Scale.format` makes them. `factor` enlarges a size.
    """

    CHARACTERS = "0123456789.\N{MINUS SIGN}"

    def __init__(
        self, look: Look, size: str = "label", role: str = "ink", factor: float = 1.0
    ) -> None:
        super().__init__(stroke_width=0, fill_opacity=1, fill_color=look.theme.texts[role])
        self.em = factor * look.layout.em(size)
        glyphs = {c: outline(f"${c}$") for c in self.CHARACTERS}
        self.advances = {c: glyph.width * self.em for c, glyph in glyphs.items()}
        digit = max(self.advances[c] for c in "0123456789")
        self.advances |= dict.fromkeys("0123456789", digit)
        self.glyphs = {c: glyph.paths["ink"] * self.em for c, glyph in glyphs.items()}
        self.start = np.zeros(3)
        self.text = ""

    def advance(self, text: str) -> float:
        """How far these characters reach, in scene units."""
        return sum(self.advances[character] for character in text)

    def place(self, x: float, y: float) -> "Number":
        """Stand on the baseline `y`, starting at `x`."""
        self.start = np.array([x, y, 0.0])
        return self.show(self.text)

    def show(self, text: str) -> "Number":  # type: ignore[override]
        """Show these digits, with point and sign."""
        self.text = text
        x, pieces = 0.0, []
        for character in text:
            pieces.append(self.glyphs[character] + (x, 0.0, 0.0))
            x += self.advances[character]
        self.points = np.concatenate(pieces) + self.start if pieces else np.zeros((0, 3))
        return self
