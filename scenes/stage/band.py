"""The caption band: the narration's line under the picture."""

from typing import Any

import numpy as np
from manim import VGroup, VMobject

from scenes.drawing.outlines import outline
from scenes.look.protocols import Look
from scenes.words.captions import Caption
from scenes.words.languages import Language


class CaptionBand(VGroup):
    """The narration's line under the picture: one path for each role, set in place."""

    def __init__(self, look: Look, language: Language) -> None:
        super().__init__()
        self.layout, self.theme = look.layout, look.theme
        # What a language writes where a line was broken.
        self.joint = "" if language.ideographic else " "
        self.shown: Caption | None = None
        self.paths = {
            role: VMobject(stroke_width=0, fill_opacity=1, fill_color=self.theme.texts[role])
            for role in ("ink", "loss", "penalty", "optimum")
        }
        self.add(*self.paths.values())

    def show(self, caption: Caption | None) -> None:  # type: ignore[override]
        """Put a caption's lines into the band, or empty it."""
        self.shown = caption
        lines = [] if caption is None else self._rows(caption)
        self.em = min((size for _, _, _, size in lines), default=0.0)
        for role, path in self.paths.items():
            pieces = [
                shape.paths[role] * size + (x, y, 0)
                for shape, x, y, size in lines
                if role in shape.paths
            ]
            path.points = np.concatenate(pieces) if pieces else np.zeros((0, 3))

    def _rows(self, caption: Caption) -> list[tuple[Any, float, float, float]]:
        sources = [line.typst for line in caption.lines]
        if self.layout.caption_rows == 1:
            sources = [self.joint.join(sources)]
        band, shapes = self.layout.caption, [outline(source) for source in sources]
        widest = max(shape.width for shape in shapes)
        em = min(self.layout.em("caption"), band.width / widest)
        leading = 1.35 * em
        first = band.center[1] + (len(shapes) - 1) / 2 * leading - 0.3 * em
        return [
            (shape, band.center[0] - shape.width * em / 2, first - row * leading, em)
            for row, shape in enumerate(shapes)
        ]
