"""A chapter's title: large on its card, then at home in its row."""

import numpy as np
from manim import smooth

from scenes.drawing.motion import Sweep
from scenes.drawing.text import Text
from scenes.look.layout import Region
from scenes.look.protocols import Look


class Title(Text):
    """The title, which glides from the middle of the card to the left of `row`.

    On the card it stands above or below the `dot`, a scene point that is seen there.
    """

    def __init__(self, look: Look, source: str, dot: np.ndarray, row: Region) -> None:
        super().__init__(look, source, "title")
        safe = look.layout.safe
        small = min(1.0, row.width / self.advance)
        home = np.array([row.x0, row.center[1] - 0.3 * self.em * small, 0.0])
        large = min(1.9, 0.9 * safe.width / self.advance)
        below = 0.22 * safe.height * (-1 if dot[1] > 0 else 1)
        card = np.array([-self.advance * large / 2, below - 0.3 * self.em * large, 0.0])
        self.poses = (large, card), (small, home)  # scale and shift of what follows
        self.shape = [part.points.copy() for part in self.submobjects]
        self.at(0.0)

    def at(self, share: float) -> None:
        """Stand on the way from the card (0) to the row (1)."""
        ease = smooth(share)
        (large, card), (small, home) = self.poses
        scale, where = large + ease * (small - large), card + ease * (home - card)
        for part, points in zip(self.submobjects, self.shape, strict=True):
            part.points = points * scale + where

    def go_home(self) -> Sweep:
        """Glide to the row."""
        return Sweep(self, self.at, 0.0, 1.0)
