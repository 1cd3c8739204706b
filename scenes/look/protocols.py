"""What a drawn thing and its stage must know of each other."""

from collections.abc import Iterable
from typing import Protocol

from scenes.look.layout import Layout
from scenes.look.theme import Theme


class Witness(Protocol):
    """A drawn thing that can say how far it is from what the solver says."""

    def deviations(self) -> Iterable[tuple[str, float]]:
        """What is off, and by how many scene units, as it is drawn now."""


class Look(Protocol):
    """What a mobject must know of its stage: colours and sizes."""

    theme: Theme
    layout: Layout
    witnesses: list[Witness]
